"""Queries whose SQL is made once: Django takes longer to build a page's queries than PostgreSQL to answer them."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import wraps
from typing import Any, Generic, TypeVar

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet
from django.db.models.query import ModelIterable, ValuesListIterable, get_related_populators

Row = TypeVar("Row")
Value = int | str | datetime | tuple[int, ...] | None
# Stand for the values while the SQL is made; no query of ours has such a constant.
_NUMBERS = 2_147_400_000
_TEXT = "\ue000{}\ue001"
_MOMENTS = datetime(2999, 1, 1, tzinfo=UTC)


class NotFreezableError(TypeError):
    """A query that cannot be made once for all values: the programmer's fault, found at its first call."""


def frozen(build: Callable[..., QuerySet[Any, Row]]) -> Callable[..., list[Row]]:
    """Let a function that builds a query from numbers, texts, moments and tuples of numbers give its rows, quickly.

    The query is built once for each shape of its values (their kinds, and how many a tuple has), so `build` may look
    at nothing else of a value: numbers are compared with, texts are compared with or begin what is looked for.
    Rows are model instances with what `select_related` and `annotate` add, or the tuples of `values_list`; the
    latter also of unions.
    """
    plans: dict[tuple[Any, ...], _Plan[Row]] = {}

    @wraps(build)
    def run(*values: Value) -> list[Row]:
        shape = tuple(len(value) if isinstance(value, tuple) else type(value) for value in values)
        plan = plans.get(shape)
        if plan is None:
            plan = plans[shape] = _plan(build, values)
        return plan.rows(values)

    return run


@dataclass(frozen=True)
class _Slot:
    """Where a parameter of the SQL comes from: the number of the value, its place in a tuple, whether it begins."""

    value: int
    place: int | None = None
    is_beginning: bool = False

    def of(self, values: tuple[Value, ...]) -> Any:
        value: Any = values[self.value]
        if self.place is not None:
            return value[self.place]
        return f"{connection.ops.prep_for_like_query(value)}%" if self.is_beginning else value


@dataclass(frozen=True)
class _Plan(Generic[Row]):
    """One query for one shape of values."""

    sql: str
    # A slot, or a constant of the query.
    parameters: tuple[Any, ...]
    converters: list[tuple[int, list[Callable[..., Any]], Any]]
    make: Callable[[list[Any]], Row]

    def rows(self, values: tuple[Value, ...]) -> list[Row]:
        if not self.sql:
            return []
        filled = [part.of(values) if isinstance(part, _Slot) else part for part in self.parameters]
        with connection.cursor() as cursor:
            cursor.execute(self.sql, filled)
            found = cursor.fetchall()
        return [self.make(row) for row in self._converted(found)]

    def _converted(self, found: Iterable[tuple[Any, ...]]) -> Iterator[list[Any]]:
        for row in map(list, found):
            for place, steps, expression in self.converters:
                for step in steps:
                    row[place] = step(row[place], expression, connection)
            yield row


def _plan(build: Callable[..., QuerySet[Any, Row]], values: tuple[Value, ...]) -> _Plan[Row]:
    marks, slots = _marks(values)
    query = build(*marks)
    compiler = query.query.get_compiler(using=query.db)
    try:
        sql, parameters = compiler.as_sql()
    except EmptyResultSet:
        # Looked for among nothing.
        return _Plan("", (), [], tuple)  # type: ignore[arg-type]
    filled = tuple(_slot(parameter, slots) for parameter in parameters)
    used = {part.value for part in filled if isinstance(part, _Slot)}
    if missing := [number for number, value in enumerate(values) if number not in used and value not in ((), None)]:
        raise NotFreezableError(f"{build.__name__}: values {missing} are not in the SQL")
    converters = compiler.get_converters([column[0] for column in compiler.select[: compiler.col_count]])
    steps = [(place, list(done), expression) for place, (done, expression) in converters.items()]
    return _Plan(sql, filled, steps, _maker(query, compiler))


def _marks(values: tuple[Value, ...]) -> tuple[list[Value], dict[Any, _Slot]]:
    """A value to build with in the place of each given one, and what each of them stands for."""
    marks: list[Value] = []
    slots: dict[Any, _Slot] = {}
    for number, value in enumerate(values):
        if isinstance(value, tuple):
            own = tuple(_NUMBERS + 1000 * (number + 1) + place for place in range(len(value)))
            slots |= {mark: _Slot(number, place) for place, mark in enumerate(own)}
            marks.append(own)
        elif isinstance(value, str):
            text = _TEXT.format(number)
            slots |= {text: _Slot(number), f"{text}%": _Slot(number, is_beginning=True)}
            marks.append(text)
        elif isinstance(value, datetime):
            moment = _MOMENTS + timedelta(days=number)
            slots[moment] = _Slot(number)
            marks.append(moment)
        elif value is None:
            marks.append(None)
        else:
            slots[_NUMBERS + number] = _Slot(number)
            marks.append(_NUMBERS + number)
    return marks, slots


def _slot(parameter: Any, slots: dict[Any, _Slot]) -> Any:
    found = slots.get(parameter) if isinstance(parameter, int | str | datetime) else None
    if found is None and isinstance(parameter, str) and _TEXT[0] in parameter:
        raise NotFreezableError(f"a text may be equal or begin, not {parameter!r}")
    return parameter if found is None else found


def _maker(query: Any, compiler: Any) -> Callable[[list[Any]], Any]:
    """From a row of columns to what the query gives: as Django 5.2's iterables do it."""
    kind = query._iterable_class
    if kind is ValuesListIterable:
        return tuple
    if kind is not ModelIterable or query._prefetch_related_lookups:
        raise NotFreezableError(f"{kind.__name__} is not known here, and nothing is prefetched")
    info, db, extra = compiler.klass_info, query.db, list(compiler.annotation_col_map.items())
    first, last = info["select_fields"][0], info["select_fields"][-1] + 1
    names = [column[0].target.attname for column in compiler.select[first:last]]
    # The stubs are of a later Django, which asks for one value more.
    related = get_related_populators(info, compiler.select, db)  # type: ignore[call-arg]
    from_db = info["model"].from_db

    def make(row: list[Any]) -> Any:
        made = from_db(db, names, row[first:last])
        for one in related:
            one.populate(row, made)
        for name, place in extra:
            setattr(made, name, row[place])
        return made

    return make
