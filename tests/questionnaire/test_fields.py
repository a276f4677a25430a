"""The notation of fields: what it says, and what each mistake is answered with."""

import pytest

from tests.questionnaire.asking import Macros, Questionnaire

TYPES = (
    "string, text, integer, decimal, float, boolean, date, datetime, uuid, email, url, json, enum"
)
ONE_OPTIONAL = "write one ? at the end to make it optional"
PARENTHESES = (
    "the parentheses do not match; write the type as string(80), decimal(10,2) or enum(open|paid)"
)
ENUM_FORM = "values are Latin letters, digits, _ and -, start with a letter and are separated by |"

MISTAKES = {
    "": "there is none; write at least one, as title:string",
    "  \n ": "there is none; write at least one, as title:string",
    "title": f"title has no type; write title:string or another of {TYPES}",
    "title:": f"title has no type; write title:string or another of {TYPES}",
    "title:?": f"title has no type; write title:string or another of {TYPES}",
    "title::index": f"title has no type; write title:string or another of {TYPES}",
    "title:strng": f"title: strng is not a type; the types are {TYPES}",
    "title:String": f"title: String is not a type; the types are {TYPES}",
    "title:string,note:text": "separate fields by spaces, not by commas",
    "title:string , note:text": "separate fields by spaces, not by commas",
    "a:string b:text a:date": "a is there twice; each field needs a name of its own",
    "line_2:string line2:text": "line2 differs from another field by underscores only; choose another",
    "Title:string": '"Title" is not a name; use lower-case Latin words joined by underscores, as order_line',
    "größe:string": '"größe" is not a name; use lower-case Latin words joined by underscores, as order_line',
    "a__b:string": '"a__b" is not a name; use lower-case Latin words joined by underscores, as order_line',
    "_a:string": '"_a" is not a name; use lower-case Latin words joined by underscores, as order_line',
    "a_:string": '"a_" is not a name; use lower-case Latin words joined by underscores, as order_line',
    "2nd:string": '"2nd" is not a name; use lower-case Latin words joined by underscores, as order_line',
    ":string": "it is empty; write a name in lower-case words joined by underscores, as order_line",
    f"{'a' * 31}:string": f"{'a' * 31} has 31 characters; at most 30 are allowed",
    "id:uuid": "id is set by the server; every resource has id, owner_id, created_at, updated_at, version",
    "version:integer": "version is set by the server; every resource has id, owner_id, created_at, updated_at, version",
    "limit:integer": "limit is a query parameter of every list, as are cursor and sort; choose another",
    "sort:string": "sort is a query parameter of every list, as are limit and cursor; choose another",
    "class:string": "class is a word that Python, JavaScript, Java reserve; choose another",
    "lambda:string": "lambda is a word that Python reserves; choose another",
    "function:string": "function is a word that JavaScript reserves; choose another",
    "package:string": "package is a word that JavaScript, Java, Go reserve; choose another",
    "chan:string": "chan is a word that Go reserves; choose another",
    "match:string": "match is a word that Rust reserves; choose another",
    "order:string": "order is a word that SQL reserves; choose another",
    "group:string": "group is a word that SQL reserves; choose another",
    "taken:string": "taken is a name that the framework uses itself; choose another",
    "a:string(": f"a: {PARENTHESES}",
    "a:string(80": f"a: {PARENTHESES}",
    "a:string)": f"a: {PARENTHESES}",
    "a:string((80))": f"a: {PARENTHESES}",
    "a:string(80)(2)": f"a: {PARENTHESES}",
    "a:string:index(80)": f"a: {PARENTHESES}",
    "a:enum(in progress|done)": f"a: {PARENTHESES}",
    "a:string??": f"a: {ONE_OPTIONAL}",
    "a:string?:index?": f"a: {ONE_OPTIONAL}",
    "a:?string": f"a: {ONE_OPTIONAL}",
    "a:string(0)": "a: string(0): a length is a number from 1 to 10000",
    "a:string(10001)": "a: string(10001): a length is a number from 1 to 10000",
    "a:string()": "a: string(): a length is a number from 1 to 10000",
    "a:string(x)": "a: string(x): a length is a number from 1 to 10000",
    "a:string(-1)": "a: string(-1): a length is a number from 1 to 10000",
    "a:string(１)": "a: string(１): a length is a number from 1 to 10000",
    "a:text(500)": "a: text takes no parentheses; those that do are string(80), decimal(10,2) and enum(open|paid)",
    "a:decimal(10)": "a: decimal(10): write all digits and those after the point, as decimal(10,2)",
    "a:decimal(10,2,1)": "a: decimal(10,2,1): write all digits and those after the point, as decimal(10,2)",
    "a:decimal()": "a: decimal(): write all digits and those after the point, as decimal(10,2)",
    "a:decimal(0,0)": "a: decimal(0,0): there may be 1 to 18 digits",
    "a:decimal(19,2)": "a: decimal(19,2): there may be 1 to 18 digits",
    "a:decimal(4,5)": "a: decimal(4,5): of 4 digits at most 4 can stand after the point",
    "a:enum": "a: enum has no values; write them as enum(open|paid)",
    "a:enum()": "a: enum has no values; write them as enum(open|paid)",
    "a:enum(open)": "a: enum(open): it takes at least two values, as enum(open|paid)",
    "a:enum(open|)": f"a: enum(open|): {ENUM_FORM}",
    "a:enum(open||paid)": f"a: enum(open||paid): {ENUM_FORM}",
    "a:enum(open|2nd)": f"a: enum(open|2nd): {ENUM_FORM}",
    "a:enum(open,paid)": f"a: enum(open,paid): {ENUM_FORM}",
    'a:enum(open|"paid)': f'a: enum(open|"paid): {ENUM_FORM}',
    "a:enum(open|open)": "a: enum(open|open): each value may be there once, capitals and hyphens aside",
    "a:enum(on-hold|On_Hold)": "a: enum(on-hold|On_Hold): each value may be there once, capitals and hyphens aside",
    f"a:enum(b|{'c' * 41})": f"a: enum(b|{'c' * 41}): a value has at most 40 characters",
    f"a:enum({'|'.join(f'v{n}' for n in range(51))})": "a: enum: 51 values are too many; at most 50 are allowed",
    "a:string:uniqe": "a: :uniqe is not known; a field can be :index or :unique",
    "a:string:": "a: : is not known; a field can be :index or :unique",
    "a:text:index": "a: text can not be :index, since long texts fit no index",
    "a:json:unique": "a: json can not be :unique, since databases disagree about equal JSON",
    "a:float:index": "a: float can not be :index, since equal floats are a matter of luck",
    "a:boolean:unique": "a: boolean can not be :unique, since there are two values only",
    "a:enum(b|c):unique": "a: enum can not be :unique, since there are a few values only",
    "a:string:index:unique": "a: one of :index and :unique is enough, since what is unique is indexed",
    "a:string:index:index": "a: one of :index and :unique is enough, since what is unique is indexed",
    "a:string(501):index": "a: string(501) is too long for an index; at most 500 are allowed",
    " ".join(f"f{n}:text" for n in range(51)): "51 are too many; at most 50 are allowed",
}  # fmt: skip

PLAIN = {
    "nullable": False, "unique": False, "index": False, "filterable": False, "sortable": False,
    "length": None, "precision": None, "scale": None, "values": None,
}  # fmt: skip
INDEXED = {"index": True, "filterable": True, "sortable": True}
UNIQUE = {"unique": True, "filterable": True, "sortable": True}

MEANINGS = {
    "a:string": {"type": "string", "length": 255},
    "a:string(80)": {"type": "string", "length": 80},
    "a:string( 80 )?": {"type": "string", "length": 80, "nullable": True},
    "a:text?": {"type": "text", "length": 10000, "nullable": True},
    "a:integer:index": {"type": "integer", **INDEXED},
    "a:decimal": {"type": "decimal", "precision": 18, "scale": 2},
    "a:decimal(12, 3)": {"type": "decimal", "precision": 12, "scale": 3},
    "a:decimal(5,0)": {"type": "decimal", "precision": 5, "scale": 0},
    "a:float": {"type": "float"},
    "a:boolean": {"type": "boolean", "filterable": True},
    "a:boolean:index": {"type": "boolean", **INDEXED},
    "a:date:index?": {"type": "date", "nullable": True, **INDEXED},
    "a:date?:index": {"type": "date", "nullable": True, **INDEXED},
    "a:datetime": {"type": "datetime"},
    "a:uuid:unique": {"type": "uuid", **UNIQUE},
    "a:email:unique?": {"type": "email", "nullable": True, **UNIQUE},
    "a:url": {"type": "url"},
    "a:json": {"type": "json"},
    "a:enum(open|paid)": {"type": "enum", "values": ["open", "paid"], "filterable": True},
    "a:enum( EUR | USD )": {"type": "enum", "values": ["EUR", "USD"], "filterable": True},
    "a:enum(on-hold|done):index": {"type": "enum", "values": ["on-hold", "done"], **INDEXED},
}  # fmt: skip


@pytest.mark.parametrize("text", MISTAKES, ids=lambda text: text[:40])
def test_a_mistake_has_its_own_message(macros: Macros, text: str) -> None:
    assert macros.read(text, "taken")["problem"] == MISTAKES[text]


@pytest.mark.parametrize("text", MEANINGS)
def test_a_field_means_what_it_says(macros: Macros, text: str) -> None:
    result = macros.read(text)
    assert result["problem"] == ""
    [field] = result["fields"]
    meaning = {name: value for name, value in field.items() if not name.startswith("example")}
    assert meaning == {"name": "a", **PLAIN, **MEANINGS[text]}


def test_fields_keep_their_order_and_are_separated_by_any_space(macros: Macros) -> None:
    result = macros.read("  b:text\n a:decimal( 10 , 2 )\tc:enum(x | y)? ")
    assert [field["name"] for field in result["fields"]] == ["b", "a", "c"]


@pytest.mark.parametrize(
    "name",
    "reference title note quantity weight total price express ship_on placed_at tracking contact "
    "email homepage metadata status customer code name kind registry copy json schema".split(),
)
def test_common_names_are_free(macros: Macros, name: str) -> None:
    assert macros.read(f"{name}:text")["problem"] == ""


@pytest.mark.parametrize("text", [text for text in MISTAKES if text not in {"", "taken:string"}][::16])
def test_the_command_line_gets_the_same_message(questionnaire: Questionnaire, text: str) -> None:
    assert questionnaire.refusal(fields=text) == f"fields: {MISTAKES[text]}"


def test_fields_that_are_no_text_are_refused(questionnaire: Questionnaire) -> None:
    assert questionnaire.refusal(fields=["a:text"]) == (
        "fields: it takes a text; write name:type, separated by spaces"
    )
