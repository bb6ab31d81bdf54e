"""The data page: files and pastes are looked at before they are saved; links are shown once."""

from dataclasses import replace

import driver
import pytest
from streamlit.testing.v1 import AppTest

from campaignplan.planning.problem import Problem
from campaignplan.storage.encode import encode
from campaignplan.storage.workbook_writer import workbook_bytes
from campaignplan.storage.workspace.branch import Branch
from campaignplan.storage.workspace.people import People, Person
from campaignplan.storage.workspace.workspace import Workspace
from campaignplan.storage.zipped import zip_bytes


def data(section: str, lang: str = "") -> AppTest:
    page = driver.visited("data", lang, section=section)
    assert not page.exception
    return page


def sent(page: AppTest, name: str, content: bytes) -> AppTest:
    page.get("file_uploader")[0].upload(name, content)
    page.run()
    assert not page.exception
    return page


def book(problem: Problem) -> bytes:
    return workbook_bytes(encode(problem, "zh"), problem.settings.start, "zh")


def dearer(problem: Problem, price: float) -> Problem:
    first, *others = problem.products
    return replace(problem, products=(replace(first, price=price), *others))


def press(page: AppTest, key: str) -> AppTest:
    page.button(key=key).click().run()
    assert not page.exception
    return page


def test_what_goes_out_and_comes_back_unchanged_makes_no_difference(branch: Branch, tiny: Problem):
    page = sent(data("in"), "tiny.xlsx", book(tiny))
    assert "没有要保存的" in driver.words(page)
    page = sent(data("in", "en"), "tiny.zip", zip_bytes(branch.encoded()))
    assert "nothing to save" in driver.words(page)
    assert branch.version == 1


def test_a_changed_workbook_is_shown_then_saved_as_one_step_then_undone(branch: Branch, tiny: Problem):
    page = sent(data("in"), "tiny.xlsx", book(dearer(tiny, 71.5)))
    assert branch.version == 1
    (table,) = page.dataframe
    assert "71.5" in table.value["what"].iloc[0]
    press(page, "incoming_take")
    assert branch.problem().products[0].price == 71.5
    assert (branch.version, branch.last.why if branch.last else "") == (2, "导入 tiny.xlsx")
    press(page, "undo")
    assert branch.problem().products[0].price == tiny.products[0].price


def test_rows_the_file_lacks_stay_unless_asked_for(branch: Branch, tiny: Problem):
    fewer = replace(tiny, promotions=tiny.promotions, receipts=(), past=tiny.past[:0], enrolments=())
    changed = dearer(fewer, 71.5)
    page = sent(data("in"), "tiny.xlsx", book(changed))
    press(page, "incoming_take")
    assert branch.problem().enrolments == tiny.enrolments


def test_what_would_be_unsound_is_not_saved_and_told(branch: Branch, tiny: Problem):
    content = book(replace(tiny, channels=()))
    page = sent(data("in"), "tiny.xlsx", content)
    page.toggle(key="incoming_gone").set_value(True).run()
    press(page, "incoming_take")
    assert "还没有保存" in driver.words(page)
    assert branch.version == 1


@pytest.mark.parametrize(
    ("name", "content", "zh", "en"),
    [
        ("b.db", b"SQLite format 3\0" + b"\0" * 100, "整个工作区的备份", "backup of a whole workspace"),
        ("a.xls", b"\xd0\xcf\x11\xe0" + b"\0" * 100, "另存为 .xlsx", "save it as .xlsx"),
        ("x.csv", "编号,名称\n1,2\n".encode(), "粘贴", "paste the rows"),
        ("z.zip", b"PK\x03\x04broken", "打不开", "cannot be opened"),
    ],
)
def test_what_cannot_be_read_is_refused_kindly(branch: Branch, name: str, content: bytes, zh: str, en: str):
    for lang, told in (("zh", zh), ("en", en)):
        assert told in driver.words(sent(data("in", lang), name, content))


def test_a_paste_shows_what_it_was_read_as_and_leaves_out_what_cannot_be_read(branch: Branch, tiny: Problem):
    page = data("paste")
    first = tiny.products[0]
    page.text_area(key="paste_text").set_value(
        f"商品名称\t单价\t毛利率\t店铺\n{first.name}\t¥1,200\t30%\t{first.shop}\n新款\t约100\t30%\t{first.shop}"
    ).run()
    said = driver.words(page)
    assert "¥1,200 → 1200" in said
    assert "不是确切的数" in said
    press(page, "paste_compare")
    press(page, "incoming_take")
    after = branch.problem().products
    assert after[0].price == 1200
    assert len(after) == len(tiny.products)


def test_a_member_may_look_but_not_take_in(branch: Branch, workspace: Workspace, monkeypatch: pytest.MonkeyPatch):
    People(workspace.house).put(Person("boss", "老板", "owner"), by="boss")
    monkeypatch.setenv("CAMPAIGNPLAN_SIGN_IN", "none")
    from campaignplan.storage.workspace.seat import Seat

    monkeypatch.setattr("who.seat", lambda: Seat(workspace, Person("m", "小王", "member"), guest=True))
    page = data("in")
    assert "您的角色只能查看" in driver.words(page)
    assert page.get("file_uploader")[0].disabled
    out = data("out", "en")
    disabled = {one.proto.label for one in out.get("download_button") if one.proto.disabled}
    assert disabled == {f"Download {n}" for n in (
        "tiny.xlsx", "tiny.zip", "tiny-activities.xlsx", "tiny.ics", "campaignplan-backup.db"
    )}  # fmt: skip


def test_a_link_is_shown_once_and_can_be_renewed_and_revoked(branch: Branch, workspace: Workspace):
    page = data("feeds")
    assert "还没有发布过" in driver.words(page)
    press(page, "publish_now")
    assert workspace.feeds().shown().publication.entries
    page.text_input(key="link_base").set_value("https://plan.example.com")
    page.multiselect(key="link_roles").set_value(["ads"])
    press(page, "make_link")
    (link,) = workspace.feeds().shown().links
    (address,) = page.code
    assert address.value.startswith("https://plan.example.com/feed/")
    assert link.scope.roles == ("ads",)
    assert 'alt="订阅地址的二维码"' in driver.words(page)
    for refresh in ("苹果日历", "谷歌日历", "Outlook", "Thunderbird", "多久更新："):
        assert refresh in driver.words(page) + str([one.proto.label for one in page.get("link_button")])
    press(page, "put_away")
    assert not page.code
    press(page, f"renew-{link.id}")
    assert page.code[0].value != address.value
    press(page, f"revoke-{link.id}")
    assert workspace.feeds().shown().links[0].revoked is not None
    assert not page.code


def test_an_address_that_only_this_machine_opens_has_no_code_to_scan(branch: Branch, workspace: Workspace):
    page = data("feeds")
    page.text_input(key="link_base").set_value("http://localhost:8501")
    press(page, "make_link")
    said = driver.words(page)
    assert "只有这台电脑打得开" in said
    assert 'alt="订阅地址的二维码"' not in said


def test_a_base_that_is_no_address_is_refused(branch: Branch, workspace: Workspace):
    page = data("feeds", "en")
    page.text_input(key="link_base").set_value("plan.example.com")
    press(page, "make_link")
    assert "it begins with http" in driver.words(page)
    assert not workspace.feeds().shown().links
