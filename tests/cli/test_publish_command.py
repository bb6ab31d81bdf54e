"""``calendar publish``: what changed is told, subscribers and static files get it, and nothing else is told."""

from datetime import timedelta

import pytest
from serving import NOW, Place, add_link

from campaignplan.cli import pushing
from campaignplan.feeds.caldav.collection import Collection
from campaignplan.storage.workspace.address import VARIABLE
from campaignplan.web import desk


@pytest.fixture
def place(tmp_path, monkeypatch):
    monkeypatch.setenv(VARIABLE, str(tmp_path / "ws"))
    return Place(tmp_path / "ws")


@pytest.fixture
def clock(monkeypatch):
    """A clock that tests turn."""
    found = [NOW]
    monkeypatch.setattr(desk, "now", lambda: found[0])
    return found


def write_events(shop, *rows: str) -> None:
    head = "id,title,start,end\n"
    (shop / "events.csv").write_text(head + "".join(f"{row}\n" for row in rows), encoding="utf-8")


def test_what_changed_is_told_and_nothing_else(run, shop, place, clock):
    write_events(shop, "photo,拍摄,2027-06-10,", "visit,看厂,2027-06-12,")
    first = run("calendar", "publish", shop)
    assert first.code == 0, first.err
    assert "第一次发布" in first.out
    count = len(place.publication.entries)
    before = place.publication
    clock[0] += timedelta(hours=1)
    assert f"没有变化：订阅者看到的 {count} 件事和上次一样" in run("calendar", "publish", shop).out
    assert place.publication is before

    clock[0] += timedelta(hours=1)
    write_events(shop, "photo,拍摄,2027-06-11,", "fair,展会,2027-06-20,")
    said = run("calendar", "publish", shop).out
    assert [line for line in said.splitlines() if line.endswith("件：")] == [
        "新增 1 件：",
        "改期 1 件：",
        "取消 1 件：",
    ]
    assert "2027-06-20  展会" in said
    assert "拍摄（原 6/10，改 6/11）" in said
    assert "看厂（已取消）" in said


def test_a_change_of_words_is_no_move(run, shop, place, clock):
    write_events(shop, "photo,拍摄,2027-06-10,")
    run("calendar", "publish", shop)
    clock[0] += timedelta(hours=1)
    write_events(shop, "photo,拍摄新品,2027-06-10,")
    said = run("calendar", "publish", shop, "--lang", "en").out
    assert said.splitlines()[0] == "Otherwise changed: 1"
    assert "was called “拍摄”" in said


def test_solving_adds_what_the_plan_decided(run, shop, place):
    run("calendar", "publish", shop)
    assert not any(entry.event.kind == "money" for entry in place.publication.entries)
    ran = run("calendar", "publish", shop, "--solve", "--gap", "5%")
    assert ran.code == 0, ran.err
    assert "新增" in ran.out
    assert any(entry.event.kind == "money" for entry in place.publication.entries)


def test_clashing_rules_publish_nothing(run, clash, place):
    ran = run("calendar", "publish", clash, "--solve")
    assert ran.code == 1
    assert not place.folder.exists()


def test_what_would_call_most_of_it_off_is_asked_about(run, shop, place, clock):
    assert run("calendar", "publish", shop).code == 0
    many = 2 * len(place.publication.entries)
    write_events(shop, *(f"own-{n},事 {n},2027-06-{10 + n % 20}," for n in range(many)))
    assert run("calendar", "publish", shop).code == 0
    told = place.publication
    clock[0] += timedelta(hours=1)
    write_events(shop)
    refused = run("calendar", "publish", shop)
    assert refused.code == 2
    assert f"（{many} 件事）" in refused.err
    assert "--replace" in refused.err
    assert place.publication == told
    assert f"取消 {many} 件" in run("calendar", "publish", shop, "--replace").out


def test_static_files_follow(run, shop, place, tmp_path):
    run("calendar", "publish", shop)
    _, token = add_link(place, static=str(tmp_path / "www"))
    (tmp_path / "www").mkdir()
    (tmp_path / "www" / f"{token}.ics").write_bytes(b"old")
    ran = run("calendar", "publish", shop)
    assert "静态文件 1 个" in ran.out
    assert (tmp_path / "www" / f"{token}.ics").read_bytes().startswith(b"BEGIN:VCALENDAR\r\n")


def test_the_plan_keeps_its_name(run, shop, place):
    run("calendar", "publish", shop)
    assert place.heading.name == __import__("campaignplan").load_problem(shop).settings.name


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["--gap", "0.1"], ["--gap", "--solve"]),
        (["--user", "me"], ["--user", "--caldav"]),
        (["--role", "ads", "--shop", "x"], ["--role", "--shop", "--caldav"]),
        (["--caldav", "dav.example.org"], ["--caldav", "不是日历的网址"]),
        (["--caldav", "https://me:secret@dav.example.org/x"], ["命令行"]),
    ],
)
def test_options_that_do_nothing_are_refused_before_anything_is_told(run, shop, place, words, says):
    ran = run("calendar", "publish", shop, *words)
    assert (ran.code, ran.out) == (2, "")
    for part in says:
        assert part in ran.err
    assert "secret" not in ran.err
    assert not place.folder.exists()


def test_without_a_terminal_the_password_comes_from_the_environment(run, shop, place, monkeypatch):
    monkeypatch.delenv(pushing.PASSWORD, raising=False)
    ran = run("calendar", "publish", shop, "--caldav", "http://127.0.0.1:1/x/", "--user", "me")
    assert ran.code == 2
    assert pushing.PASSWORD in ran.err
    assert "第一次发布" in ran.out  # subscribers were told all the same


def test_at_a_terminal_the_password_is_asked_for_unseen(run, shop, place, monkeypatch):
    seen = []

    def asked(words: str, **how: object) -> str:
        assert how["hide_input"]
        return "geheim"

    monkeypatch.delenv(pushing.PASSWORD, raising=False)
    monkeypatch.setattr(pushing.sys.stdin, "isatty", lambda: True)
    monkeypatch.setattr(pushing.click, "prompt", asked)
    monkeypatch.setattr(Collection, "list", lambda self: seen.append(self.password) or {})
    monkeypatch.setattr(Collection, "put", lambda *_: "t")
    ran = run("calendar", "publish", shop, "--caldav", "http://dav.example.org/x/", "--user", "me")
    assert ran.code == 0, ran.err
    assert seen[0] == "geheim"
    assert "明文" in ran.err
    assert "geheim" not in ran.out + ran.err
    assert "geheim" not in "".join(path.read_bytes().decode("latin-1") for path in place.folder.iterdir())
