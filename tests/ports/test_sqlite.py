"""A company's SQL reads its own tables, and does nothing else whatever it says."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tieout.model.natural import natural
from tieout.ports.sql_text import QueryError, parameters_in
from tieout.ports.sql_traps import trap_in
from tieout.ports.sqlite import BUDGET, KEPT, Answer, Budget, Database

CRED = (
    ("report.csv:2", "ann", "true", "true", "12"),
    ("report.csv:10", "bob", "true", "false", "100"),
    ("report.csv:9", "eve", "false", "false", "N/A"),
)
COLUMNS = ("_at", "user", "password_enabled", "mfa_active", "age")
GIVEN = {"as_of": "2026-03-31", "period_start": "2026-01-01", "period_end": "2026-12-31"}
WANTED = ("_at", "message")
MFA = "select _at, user as subject, 'no second factor' as message from cred where mfa_active <> 'true'"


def asked(sql: str, *, budget: Budget = BUDGET) -> Answer:
    with Database(budget) as database:
        assert database.load("cred", COLUMNS, CRED) == 3
        return database.ask(sql, GIVEN, wanted=WANTED, optional=("subject",))


def refused(sql: str, *, budget: Budget = BUDGET) -> str:
    with pytest.raises(QueryError) as caught:
        asked(sql, budget=budget)
    assert caught.value.message.isprintable()
    return caught.value.kind


def message(condition: str) -> str:
    return f"select _at, 'm' as message from cred where {condition}"


def test_what_a_query_finds_is_given_in_the_order_of_the_rows() -> None:
    assert asked(MFA) == Answer(
        found=2,
        rows=(("report.csv:9", "no second factor", "eve"), ("report.csv:10", "no second factor", "bob")),
    )


def test_no_row_is_an_answer_too() -> None:
    assert asked(message("user = 'nobody'")) == Answer(found=0, rows=())


def test_the_day_and_the_period_are_given() -> None:
    sql = "select _at, :as_of || ' ' || :period_start || ' ' || :period_end as message from cred where user = 'ann'"
    assert asked(sql).rows == (("report.csv:2", "2026-03-31 2026-01-01 2026-12-31", None),)


@pytest.mark.parametrize(
    ("sql", "kind"),
    [
        # Other databases, files and settings
        ("attach database 'never.db' as x", "no-query"),
        ("ATTACH ':memory:' AS x", "no-query"),
        ("detach main", "no-query"),
        ("pragma writable_schema = on", "no-query"),
        ("PRAGMA table_info(cred)", "no-query"),
        ("vacuum", "no-query"),
        ("vacuum into 'never.db'", "no-query"),
        ("explain select 1", "no-query"),
        ("analyze", "no-query"),
        ("reindex", "no-query"),
        ("begin", "no-query"),
        ("savepoint x", "no-query"),
        ("values (1)", "no-query"),
        ("", "no-query"),
        ("   ", "no-query"),
        ("-- select _at", "no-query"),
        ("/* select _at, 1 as message from cred", "no-query"),
        ("; select 1", "no-query"),
        ("(select 1)", "no-query"),
        # Writing
        ("insert into cred values (1, 2, 3, 4, 5)", "no-query"),
        ("delete from cred", "no-query"),
        ("update cred set mfa_active = 'true'", "no-query"),
        ("replace into cred values (1, 2, 3, 4, 5)", "no-query"),
        ("drop table cred", "no-query"),
        ("alter table cred rename to x", "no-query"),
        ("create trigger t after insert on cred begin select 1; end", "no-query"),
        ("create table x as select * from cred", "no-query"),
        ("create temp view v as select 1", "no-query"),
        ("create virtual table v using fts5(x)", "no-query"),
        ("with x as (select 1) delete from cred", "not-allowed"),
        ("with x as (select 1) insert into cred select 1, 2, 3, 4, 5", "not-allowed"),
        ("with x as (select 1) update cred set mfa_active = 'true'", "not-allowed"),
        ("with x as (select 1) insert into sqlite_master values (1, 2, 3, 4, 5)", "not-allowed"),
        # Several statements
        ("select 1; select 2", "several"),
        (MFA + "; delete from cred", "several"),
        (MFA + "; -- only a remark\n attach 'x' as y", "several"),
        (MFA + ";;", "several"),
        # What SQLite knows about itself
        ("select sql as message, name as _at from sqlite_master", "not-allowed"),
        ("select count(*) as message, 1 as _at from sqlite_master", "not-allowed"),
        ("select 1 as message, 1 as _at from sqlite_schema", "not-allowed"),
        ("select 1 as message, 1 as _at from sqlite_temp_master", "not-allowed"),
        ("select name as message, 1 as _at from pragma_table_info('cred')", "not-allowed"),
        ("select 1 as message, 1 as _at from pragma_database_list", "not-allowed"),
        ("select 1 as message, 1 as _at from pragma_writable_schema(1)", "not-allowed"),
        ("select 1 as message, 1 as _at from dbstat", "not-allowed"),
        ("select 1 as message, 1 as _at from json_each('[1]')", "not-allowed"),
        # Functions that reach out, roll dice, look at the clock or tell the version
        (message("load_extension('x')"), "not-allowed"),
        (message("readfile('/etc/hostname') is not null"), "sql"),
        (message("writefile('never', 'y')"), "sql"),
        (message("edit('x')"), "sql"),
        (message("random() > 0"), "not-allowed"),
        (message("randomblob(4) is not null"), "not-allowed"),
        (message("sqlite_version() is not null"), "not-allowed"),
        (message("sqlite_source_id() is not null"), "not-allowed"),
        (message("sqlite_compileoption_get(1) is not null"), "not-allowed"),
        (message("changes() = 0"), "not-allowed"),
        (message("last_insert_rowid() = 0"), "not-allowed"),
        (message("fts3_tokenizer('x') is not null"), "not-allowed"),
        (message("zeroblob(1000000000) is not null"), "not-allowed"),
        ("select group_concat(user) as message, 'x' as _at from cred", "not-allowed"),
        ("select _at, 'm' as message from cred order by random()", "not-allowed"),
        (message("current_timestamp > age"), "not-allowed"),
        (message("current_date > age"), "not-allowed"),
        (message("CURRENT_TIME is null"), "not-allowed"),
        (message("date('now') > age"), "value"),
        (message("date('NOW', '-1 day') > age"), "value"),
        (message("date() > age"), "value"),
        (message("strftime('%Y') > age"), "value"),
        (message("strftime('%s', 'now') > age"), "value"),
        (message("julianday(:as_of, 'localtime') > 0"), "value"),
        (message("datetime(:as_of, 'utc') > age"), "value"),
        (message("julianday('no' || 'w') > 0"), "value"),
        (message("user regexp 'a'"), "sql"),
        (message("user match 'a'"), "not-allowed"),
        (message("user -> '$.a' is null"), "not-allowed"),
        # Texts that are no text
        ("select _at, 'm' as message\0 from cred; attach 'x' as y", "nul"),
        ("select '\ud800' as _at, 'm' as message", "no-text"),
        ("select " + "1," * 20_000 + "1", "too-long"),
        # Quotes
        ('select _at, "no" as message from cred', "double-quote"),
        ("select _at, 'm' as message from cred where \"mfa_activ\" <> 'true'", "double-quote"),
        ('select _at, \'m\' as message from cred where "mfa_activ" = "true" -- \'', "double-quote"),
        (message("'it''s"), "sql"),
        (message("[mfa_activ <> 'true'"), "sql"),
        # Misspelt
        (message("mfa_activ <> 'true'"), "sql"),
        (message("`mfa_activ` <> 'true'"), "sql"),
        (message("[mfa_activ] <> 'true'"), "sql"),
        ("select _at, 'm' as message from creds", "sql"),
        ("select _at, 'm' as message from main.creds", "sql"),
        ("select _at, 'm' as message from temp.cred", "sql"),
        ("selekt _at from cred", "no-query"),
        ("select from where", "sql"),
        # What an assertion must give
        ("select user from cred", "columns"),
        ("select _at, user from cred", "columns"),
        ("select 'm' as message from cred", "columns"),
        ("select * from cred", "columns"),
        ("select _at, _at, 'm' as message from cred", "columns"),
        ("select _at, 'm' as message, 'n' as MESSAGE from cred", "columns"),
        # Parameters
        (message("age > :today"), "parameter"),
        (message("age > ?"), "parameter"),
        (message("age > ?1"), "parameter"),
        (message("age > @as_of"), "parameter"),
        (message("age > $as_of"), "parameter"),
        # Numbers
        (message("age > 90"), "text-as-number"),
        (message("cred.age >= 90"), "text-as-number"),
        (message("90 < age"), "text-as-number"),
        (message("-1 < cred.age"), "text-as-number"),
        (message("[age] < +90.5"), "text-as-number"),
        (message("AGE between 1 and 5"), "text-as-number"),
        (message("age not between 1 and 5"), "text-as-number"),
        # Nothing, and what is no column
        (message("user = null"), "null"),
        (message("null <> mfa_active"), "null"),
        (message("user != NULL"), "null"),
        (message("user is null"), "never-null"),
        (message("cred.user is not null"), "never-null"),
        (message("'mfa_activ' = 'true'"), "no-column"),
        (message("'mfa_activ' <> 'true'"), "no-column"),
        (message("'user' like 'a%'"), "no-column"),
        (message("'age' > 90"), "no-column"),
        (message("number(age) > 90"), "value"),
        (message("number('') = 0"), "value"),
        (message("number('1e5') = 0"), "value"),
        (message("number('٣') = 3"), "value"),
        (message("julianday(age) > 90"), "value"),
        (message("julianday('') > 90"), "value"),
        # Bombs
        ("select _at, printf('%1000000000d', 1) as message from cred", "not-allowed"),
        ("select _at, format('%.*c', 1000000000, 'x') as message from cred", "not-allowed"),
        ("select _at, replace(hex(user), '6', '" + "x" * 15_000 + "') as message from cred, (select 1)", "ok"),
        ("select _at, 'm' as message from cred where '" + "''" * 9_000 + "' = user", "ok"),
        ("select " + "(" * 300 + "1" + ")" * 300 + " as message, 1 as _at", "sql"),
        ("select 1 as _at, 1 as message " + "union all select 1, 1 " * 100, "sql"),
        ("select " + "1, " * 600 + "1 as message", "sql"),
        ("select max(" + "1, " * 100 + "1) as message, 1 as _at", "sql"),
        (message("user like '" + "%a" * 150 + "'"), "sql"),
        (message("user glob '" + "*a" * 150 + "'"), "sql"),
    ],
)
def test_everything_else_is_refused_with_a_slug(sql: str, kind: str) -> None:
    if kind == "ok":
        assert asked(sql).found >= 0
    else:
        assert refused(sql) == kind


@pytest.mark.parametrize(
    "sql",
    [
        "attach database 'never.db' as x",
        "detach main",
        "pragma writable_schema = on",
        "pragma hard_heap_limit",
        "vacuum",
        "vacuum into 'never.db'",
        "analyze",
        "begin",
        "savepoint x",
        "delete from cred",
        "drop table cred",
        "alter table cred rename to x",
        "create trigger t after insert on cred begin select 1; end",
        "create temp table x (y)",
        "create virtual table v using fts5(x)",
        "select load_extension('x')",
    ],
)
def test_the_lock_holds_without_a_look_at_the_text(sql: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The text is only the first of two nets: SQLite's authorizer alone refuses as well."""
    monkeypatch.chdir(tmp_path)
    with Database() as database:
        database.load("cred", COLUMNS, CRED)
        with pytest.raises(Exception, match=r"not authorized|authorization denied|prohibited"):
            database._connection.execute(sql).fetchall()
        assert database.ask(MFA, GIVEN, wanted=WANTED).found == 2
    assert list(tmp_path.iterdir()) == []


def test_a_query_that_never_ends_is_ended() -> None:
    small = Budget(steps=200_000)
    endless = "with recursive r(n) as (select 1 union all select n + 1 from r) select n as _at, n as message from r"
    assert refused(endless, budget=small) == "budget"
    crossed = "select a._at, 'm' as message from cred a" + "".join(f", cred b{n}" for n in range(12))
    assert refused(crossed + " where a.user = 'x' || b11.user", budget=small) == "budget"
    assert refused(endless, budget=Budget(seconds=0.05)) == "budget"


def test_a_long_text_held_against_many_wildcards_does_not_stall() -> None:
    with Database(Budget(steps=1_000_000, seconds=5.0)) as database:
        database.load("t", ("_at", "x"), [("1", "a" * 131_000)])
        begun = time.monotonic()
        for pattern in ("%a" * 90 + "b", "%" * 190 + "b", "_%" * 90 + "b"):
            database.ask(f"select _at, 'm' as message from t where x like '{pattern}'", {}, wanted=WANTED)
        for pattern in ("*a" * 90 + "b", "*[a]" * 40 + "b", "?*" * 90 + "b"):
            database.ask(f"select _at, 'm' as message from t where x glob '{pattern}'", {}, wanted=WANTED)
        assert time.monotonic() - begun < 20


GROWING = "with recursive r(x) as (select 'aaaaaaaaaa' union all select x || x from r where length(x) < {top}) "


def test_text_does_not_grow_beyond_its_bound() -> None:
    doubled = GROWING.format(top=10**9) + "select x as _at, 'm' as message from r"
    assert refused(doubled) == "too-big"


def test_memory_is_bounded() -> None:
    """In a process of its own: the bound is of the process, and is never raised again."""
    program = """
from tieout.ports.sqlite import Budget, Database
from tieout.ports.sql_text import QueryError
small = Budget(memory=32 << 20)
with Database(small) as database:
    database.load("t", ("_at", "x"), ((str(n), "x" * 1000) for n in range(2000)))
    sql = "with recursive r(n, x) as (select 1, replace('" + "x" * 1000 + "', 'x', '" + "y" * 1000 + "') union all select n + 1, x || '' from r)" \
          " select n as _at, x as message from r order by x, n"
    try:
        database.ask(sql, {}, wanted=("_at", "message"))
    except QueryError as error:
        print(error.kind)
with Database(small) as database:
    try:
        database.load("t", ("_at", "x"), ((str(n), "x" * 1000) for n in range(100_000)))
    except QueryError as error:
        print(error.kind)
with Database(small) as database:
    print(database.load("t", ("_at", "x"), [("1", "y")]))
peak = next(line for line in open('/proc/self/status') if line.startswith('VmHWM'))  # ru_maxrss is the parent's at least
print(int(peak.split()[1]) < 200_000)
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False, timeout=60)
    assert (done.stdout, done.stderr) == ("memory\nmemory\n1\nTrue\n", "")


def test_every_row_is_counted_and_the_first_are_kept_whatever_the_order_of_loading() -> None:
    rows = [(f"raw.json#/rows/{n}", f"user{n % 7}") for n in range(1000)]
    answers = []
    for seed in range(3):
        random.Random(seed).shuffle(rows)  # noqa: S311  # no secret
        with Database() as database:
            database.load("t", ("_at", "user"), rows)
            sql = "select _at, user as message from t"
            answers.append(database.ask(sql, {}, wanted=WANTED))
    assert answers[0] == answers[1] == answers[2]
    assert answers[0].found == 1000
    assert [row[0] for row in answers[0].rows] == [f"raw.json#/rows/{n}" for n in range(KEPT)]


def test_words_of_sql_and_odd_letters_may_be_names() -> None:
    with Database() as database:
        database.load("order", ("_at", "select", "größe", "a b", "x-y"), [("1", "from", "g", "h", "i")])
        sql = "select _at, [select] || größe || [a b] || `x-y` as message from [order] where [select] = 'from'"
        assert database.ask(sql, {}, wanted=WANTED).rows == (("1", "fromghi"),)


@pytest.mark.parametrize("name", ["", "1x", "a b", "x;y", "sqlite_x", "SQLITE_master", "ö", "x" * 64, 'x"y', "a\0"])
def test_a_name_of_a_table_is_plain(name: str) -> None:
    with Database() as database, pytest.raises(QueryError) as caught:
        database.load(name, COLUMNS, CRED)
    assert caught.value.kind == "table-name"


def test_two_tables_do_not_share_a_name() -> None:
    with Database() as database:
        database.load("cred", COLUMNS, CRED)
        with pytest.raises(QueryError, match="two tables are called Cred"):
            database.load("Cred", COLUMNS, CRED)


def test_columns_that_differ_by_capitals_alone_are_refused() -> None:
    with Database() as database, pytest.raises(QueryError) as caught:
        database.load("t", ("_at", "User", "user"), [])
    assert caught.value.kind == "table"


def test_a_table_that_breaks_off_is_no_table() -> None:
    def rows() -> object:
        yield from CRED
        raise QueryError("width", "the row is too short")

    with Database() as database:
        with pytest.raises(QueryError, match="too short"):
            database.load("cred", COLUMNS, rows())  # type: ignore[arg-type]  # an iterator, as said
        assert database.load("cred", COLUMNS, CRED[:1]) == 1


def test_functions_and_joins_that_assertions_need_are_there() -> None:
    sql = """
        with recursive -- memberships of memberships
            chain(member, grp) as (
                select member, grp from edges
                union
                select chain.member, edges.grp from chain join edges on edges.member = chain.grp
            )
        select edges._at, upper(chain.member) || ' is ' || coalesce(nullif(chain.grp, ''), '?') as message,
               substr(chain.member, 1, 1) as subject
        from chain join edges on edges.member = chain.member
        where chain.grp = 'admin' and number('10') > 9 and julianday(:as_of) - julianday('2026-03-01') >= 30
          and date(:as_of, 'start of month', '-1 month') = '2026-02-01'
          and strftime('%Y', :as_of) = '2026' and not exists (select 1 from edges e where e.member glob 'z*')
        group by chain.member having count(*) > 0
    """
    with Database() as database:
        database.load("edges", ("_at", "member", "grp"), [("1", "ann", "ops"), ("2", "ops", "admin")])
        found = database.ask(sql, GIVEN, wanted=WANTED, optional=("subject",))
    assert found.rows == (("1", "ANN is admin", "a"), ("2", "OPS is admin", "o"))


def test_what_is_no_text_becomes_text() -> None:
    sql = "select 1 as _at, null as message, 1.5 as subject from cred where user = 'ann'"
    assert asked(sql).rows == (("1", None, "1.5"),)
    cut = "select x'ff' as _at, cast(x'ff41' as text) as message from cred where user = 'ann'"
    assert asked(cut).rows == (("ff", "\ufffdA", None),)


@pytest.mark.parametrize(
    "sql",
    [
        "number(age) > 90",
        "total - age > 90",
        "age > '90'",
        "age = 90",
        "count(*) > 90",
        "90 < age + 1",
        "90 < age(x)",
        "x.other > 90",
        "age > 90 + x",
        "x = 'age > 90'",
        "x = 1 -- age > 90",
        "number(age) between 1 and 5",
        "1 = 1",
        "age = ''",
        "x is null",
        "age is null or case when age then 1 end",
        "select select age is null",
        "left join y where age is null",
        "age in ('a', 'b')",
        "coalesce(age, null) = ''",
        "age || 'x' = 'y'",
        "lower('X') = 'x'",
    ],
)
def test_what_means_what_it_says_is_no_trap(sql: str) -> None:
    assert trap_in(sql, {"age"}) is None


def test_parameters_are_seen_outside_texts_and_remarks() -> None:
    sql = "select :as_of, ':not', x -- :nor\n from t /* :neither */ where a > :period_end and b > :as_of"
    assert parameters_in(sql) == ("as_of", "period_end")


@given(st.text(max_size=200))
def test_no_text_ends_in_anything_but_an_answer_or_a_slug(text: str) -> None:
    for sql in (text, f"select _at, 'm' as message from cred where {text}"):
        try:
            asked(sql, budget=Budget(steps=100_000))
        except QueryError as error:
            assert error.kind  # noqa: PT017  # a text may also be a query


WORDS = """select with recursive from cred where _at message as ( ) , * ' ; -- /* */ union all 1 || like glob case when
    then end values in exists attach pragma delete insert over group by order limit is not null cast blob text x"""
SQL_WORDS = st.sampled_from(WORDS.split())


@given(st.lists(SQL_WORDS, max_size=25).map(" ".join))
def test_no_words_of_sql_change_the_tables(words: str) -> None:
    with Database(Budget(steps=100_000)) as database:
        database.load("cred", COLUMNS, CRED)
        for sql in (words, f"select {words}", f"with x as (select 1) {words}"):
            try:
                database.ask(sql, GIVEN, wanted=WANTED)
            except QueryError as error:
                assert error.kind  # noqa: PT017  # a text may also be a query
        assert database.ask(MFA, GIVEN, wanted=WANTED).found == 2


@given(st.lists(st.text(alphabet="ab0129/.", max_size=8), max_size=10))
def test_the_natural_order_has_no_ties_and_counts(texts: list[str]) -> None:
    assert sorted(set(texts), key=natural) == sorted(sorted(set(texts)), key=natural)
    assert len({natural(text) for text in texts}) == len(set(texts))


def test_numbers_in_texts_are_in_their_order() -> None:
    wanted = ["a/0", "a/1", "a/2", "a/10", "a/100", "a/b"]
    for seed in range(5):
        mixed = random.Random(seed).sample(wanted, len(wanted))  # noqa: S311  # no secret
        assert sorted(mixed, key=natural) == wanted


@pytest.mark.parametrize(
    ("condition", "kind"),
    [
        ("mfa = False", "text-as-truth"),
        ("mfa <> true", "text-as-truth"),
        ("s.mfa is not true", "text-as-truth"),
        ("mfa = 'false' and 0", "constant"),
        ("0", "constant"),
        ("mfa = 'false'", ""),
        ("number(mfa) between -5 and 0", ""),
        ("mfa = '0' and user = 'true'", ""),
    ],
)
def test_what_can_never_be_found_is_a_trap(condition: str, kind: str) -> None:
    trap = trap_in(f"select _at, 'm' as message from s where {condition}", {"_at", "mfa", "user"})
    assert (trap.kind if trap else "") == kind
