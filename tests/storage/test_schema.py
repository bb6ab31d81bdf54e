"""The schema is complete, and the reference is written from it."""

import csv
from dataclasses import fields
from pathlib import Path
from typing import get_args

import campaignplan.headings as headings
from campaignplan.planning.check.bounds import BOUNDS
from campaignplan.planning.check.names import NAMED, WITH_ID
from campaignplan.planning.check.references import POINTERS
from campaignplan.planning.problem import Problem, Settings
from campaignplan.storage.cell import UNITS
from campaignplan.storage.reference import reference
from campaignplan.storage.schema import Kind, data_tables, tables
from campaignplan.storage.spellings import spellings, word_of
from campaignplan.storage.values.base import folded

ROOT = Path(__file__).parents[2]


def test_every_field_of_a_problem_is_a_column_somewhere():
    names = {table.id for table in data_tables()} | {"settings", "calendars"}
    assert {field.name for field in fields(Problem)} == names - {"phases"}
    settings = {column.id for section in ("plan", "budget") for column in tables()[section].columns}
    assert settings == {field.name for field in fields(Settings)}
    for table in data_tables():
        dataclass_fields = {field.name for field in fields(table.shape)} - {"phases"}
        assert {column.id for column in table.columns} == dataclass_fields, table.id


def test_the_catalogue_says_nothing_of_what_is_not_there():
    with (Path(headings.__file__).parent / "columns.csv").open(encoding="utf-8", newline="") as file:
        told = {(row["table"], row["column"]) for row in csv.DictReader(file)}
    assert told == {(column.table, column.id) for table in tables().values() for column in table.columns}


def test_every_column_is_explained_in_both_languages():
    for table in tables().values():
        headings = [column.heading for column in table.columns]
        assert len(set(headings)) == len(headings)
        for column in table.columns:
            assert column.heading
            assert column.about.zh
            assert column.about.en
            assert column.unit in UNITS
            assert column.kind in get_args(Kind)


def test_words_of_choices_tell_them_apart():
    for table in tables().values():
        for column in table.columns:
            if column.choices:
                words = word_of(column)
                assert {spellings(column)[folded(words[code].zh)] for code in column.choices} == set(column.choices)
                assert all(spellings(column)[code] == code for code in column.choices)
                assert len(",".join(word.zh for word in words.values())) <= 255  # what a drop-down of Excel can hold
                assert not any("," in word for text in words.values() for word in text)


def test_checks_speak_of_columns_there_are():
    there = {(column.table, column.id) for table in tables().values() for column in table.columns}
    pointing = {(table, column) for table, columns in POINTERS.items() for column in columns}
    named = {(table, column) for table, columns in NAMED.items() for column in columns}
    assert set(BOUNDS) | pointing | named | {(table, "id") for table in WITH_ID} <= there


def test_every_number_has_a_bound():
    free = {("lines", "shape"), ("rules", "limit")}  # by family and by kind
    numbers = {
        (column.table, column.id)
        for table in tables().values()
        for column in table.columns
        if column.kind in ("number", "share", "limit", "whole")
    }
    assert numbers - free == set(BOUNDS)


def test_the_reference_is_up_to_date():
    path = ROOT / "docs" / "reference" / "problem-folder.md"
    assert path.read_text("utf-8") == reference(), (
        "write it anew: python -c \"from campaignplan.storage.reference import reference; print(reference(), end='')\""
    )


def test_the_reference_names_every_column():
    text = reference()
    for table in tables().values():
        for column in table.columns:
            assert f"| `{column.id}` | {column.heading} |" in text
            assert column.about.en.replace("|", "\\|") in text
