"""Classes: cells fall together exactly where every row, the group and the step treat them alike."""

import numpy as np
import pytest
from problems import random_problem

from campaignplan.planning.columns.classes import class_rows, classes
from campaignplan.planning.frame import Frame
from campaignplan.planning.grid import build_cells
from campaignplan.planning.rules import coupling_rows


@pytest.fixture(scope="module", params=range(6))
def frame(request):
    problem = random_problem(request.param)
    return Frame(problem, build_cells(problem), "profit")


def test_cells_of_a_class_are_alike_and_of_two_are_not(frame):
    parts = [row.spend for row in coupling_rows(frame)]
    products = len(frame.problem.products)
    group = np.arange(products) // 2
    of_cell, members = classes(frame, parts, group)
    size = frame.cells.size
    said = np.zeros((size, len(parts) + 2))
    for number, part in enumerate(parts):
        said[part.at, number] = np.broadcast_to(part.coefficient, part.at.shape)
    said[:, -2], said[:, -1] = group[frame.product_of_cell], frame.cells.step
    names = [tuple(line) for line in said.tolist()]
    number_of = {}
    for cell in range(size):
        assert number_of.setdefault(names[cell], of_cell[cell]) == of_cell[cell]
    assert len(set(number_of.values())) == len(number_of) == len(members)
    assert (of_cell[members] == np.arange(len(members))).all()


def test_rows_of_classes_say_what_rows_say_of_their_members(frame):
    parts = [row.spend for row in coupling_rows(frame)]
    of_cell, members = classes(frame, parts, np.zeros(len(frame.problem.products), dtype=np.int64))
    matrix = class_rows(parts, frame.cells.size, members).toarray()
    for number, part in enumerate(parts):
        wanted = np.zeros(frame.cells.size)
        wanted[part.at] = np.broadcast_to(part.coefficient, part.at.shape)
        np.testing.assert_array_equal(matrix[number][of_cell], wanted)
