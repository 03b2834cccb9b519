"""Splink 4 or 5 on the files the bench made: python3 linkage-peer.py DIR. Prints one JSON line of seconds and F1.

The settings are what Splink's own documentation recommends for persons (its name and date-of-birth comparisons, term
frequencies on names, u of unique numbers set and not sampled), with the one expression that costs most, Damerau on
twelve digits, computed only where one half of the number agrees.
"""

import json
import resource
import sys
import time

import duckdb
import splink
import splink.comparison_library as cl
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

directory = sys.argv[1]
connection = duckdb.connect()
connection.execute("set threads = 2")
for side in ("left", "right"):
    connection.execute(f"create table {side}_side as select * from read_parquet('{directory}/{side}.parquet')")
persons = connection.execute("select count(*) from right_side").fetchall()[0][0]


def cpu():
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


def number(column):
    """A number nobody else has: equal, one edit away, or another."""
    half = f"(left({column}_l, 6) = left({column}_r, 6) or right({column}_l, 6) = right({column}_r, 6))"
    return {
        "output_column_name": column,
        "comparison_levels": [
            {"sql_condition": f"{column}_l is null or {column}_r is null", "label_for_charts": "null", "is_null_level": True},
            {"sql_condition": f"{column}_l = {column}_r", "label_for_charts": "same", "m_probability": 0.9, "u_probability": 1 / persons, "fix_u_probability": True},
            {"sql_condition": f"{half} and damerau_levenshtein({column}_l, {column}_r) <= 1", "label_for_charts": "one edit", "m_probability": 0.05, "u_probability": 1e-5, "fix_u_probability": True},
            {"sql_condition": "ELSE", "label_for_charts": "other", "m_probability": 0.05, "u_probability": 1 - 1e-5 - 1 / persons, "fix_u_probability": True},
        ],
    }


place = {
    "output_column_name": "place",
    "comparison_levels": [
        {"sql_condition": "province_l is null or province_r is null", "label_for_charts": "null", "is_null_level": True},
        {"sql_condition": "commune_l = commune_r", "label_for_charts": "commune"},
        {"sql_condition": "province_l = province_r", "label_for_charts": "province"},
        {"sql_condition": "ELSE", "label_for_charts": "other"},
    ],
}
settings = SettingsCreator(
    link_type="link_only",
    unique_id_column_name="id",
    probability_two_random_records_match=0.9 / persons,
    comparisons=[
        cl.NameComparison("family_f").configure(term_frequency_adjustments=True),
        cl.NameComparison("middle_f"),
        cl.NameComparison("given_f").configure(term_frequency_adjustments=True),
        cl.DateOfBirthComparison("dob", input_is_string=True),
        cl.ExactMatch("sex"),
        place,
        number("id12"),
        number("id9"),
    ],
    blocking_rules_to_generate_predictions=[
        block_on("id12"),
        block_on("id9"),
        block_on("family_f", "middle_f", "given_f", "year"),
        block_on("dob", "given_f"),
        block_on("family_f", "given_f", "commune"),
        block_on("family_f", "middle_f", "given_f", "province"),
        block_on("dob", "family_f", "sex"),
    ],
)
start, started = cpu(), time.time()
if splink.__version__.startswith("4"):
    linker = Linker(["left_side", "right_side"], settings, DuckDBAPI(connection))
else:
    api = DuckDBAPI(connection)
    frames = [api.register("left_side", dataset_display_name="a"), api.register("right_side", dataset_display_name="b")]
    linker = Linker(frames, settings)
linker.training.estimate_u_using_random_sampling(max_pairs=1e6, seed=1)
linker.training.estimate_parameters_using_expectation_maximisation(block_on("id12"))
linker.training.estimate_parameters_using_expectation_maximisation(block_on("dob", "given_f"))
trained = {"cpu": cpu() - start, "wall": time.time() - started}
pairs = linker.inference.predict(threshold_match_weight=-8).as_duckdbpyrelation()
side = "left_side" if splink.__version__.startswith("4") else "a"
best = pairs.query(
    "pairs",
    f"""select case when source_dataset_l = '{side}' then id_l else id_r end as mine,
               max_by(case when source_dataset_l = '{side}' then id_r else id_l end, match_weight) as r, max(match_weight) as w
        from pairs group by mine""",
).fetchall()
took = {
    "version": splink.__version__,
    "training": trained,
    "cpu": cpu() - start,
    "wall": time.time() - started,
    "rss_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
}
truth = dict(connection.execute("select id, truth from left_side where truth >= 0").fetchall())
ranked = sorted(best, key=lambda row: -row[2])
right = found = 0
f1 = 0.0
for left_id, right_id, _ in ranked:
    found += 1
    right += truth.get(left_id) == right_id
    f1 = max(f1, 2 * right / (found + len(truth)))
print(json.dumps({**took, "f1": f1}))
