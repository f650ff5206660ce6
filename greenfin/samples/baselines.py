"""Where the made-up series start, bend and end, by jurisdiction and indicator. Pure data.

The city's loans pass near its published figures; the districts' series are made up so that every
status occurs. Amounts in 亿元, shares in %, forest stock in 万立方米.
"""

# Who files sample returns: everyone who has a plan or a target.
REPORTING = (
    "chongqing",
    "rongchang",
    "wushan",
    "shapingba",
    "liangjiang",
    "wanzhou",
    "yuzhong",
    "jiangbei",
    "nanan",
)

# Balances: known points, joined geometrically.
BALANCES: dict[str, dict[str, dict[str, float]]] = {
    "green_loan_balance": {
        "chongqing": {
            "2022Q1": 4440,
            "2022Q2": 4733,
            "2022Q3": 4972.33,
            "2022Q4": 5190,
            "2023Q2": 6245,
            "2023Q4": 6905,
            "2024Q2": 7600,
            "2024Q4": 8829.2,
            "2025Q1": 9650,
            "2025Q3": 10778.9,
            "2025Q4": 11065,
        },
        "rongchang": {
            "2022Q1": 36.8,
            "2022Q4": 45.6,
            "2023Q4": 60.8,
            "2024Q4": 76.5,
            "2025Q4": 89,
        },
        "wushan": {"2022Q1": 23.5, "2022Q4": 28.9, "2023Q4": 37.2, "2024Q4": 47.6, "2025Q4": 59.5},
        "shapingba": {"2022Q1": 151, "2023Q4": 232, "2025Q4": 331},
        "liangjiang": {"2022Q1": 1455, "2022Q2": 1520, "2023Q4": 2140, "2025Q4": 3160},
        "wanzhou": {"2022Q1": 79, "2023Q4": 138, "2025Q4": 227},
        "yuzhong": {"2022Q1": 815, "2023Q2": 1158.3, "2025Q4": 1985},
        "jiangbei": {"2022Q1": 655, "2023Q4": 1020, "2025Q4": 1422},
        "nanan": {"2022Q1": 232, "2023Q4": 352, "2025Q4": 521},
    },
    "loan_balance": {
        "chongqing": {
            "2022Q1": 48300,
            "2022Q3": 49950,
            "2022Q4": 50700,
            "2023Q2": 54300,
            "2023Q4": 56600,
            "2024Q4": 59900,
            "2025Q1": 61200,
            "2025Q4": 63400,
        },
        "rongchang": {"2022Q1": 452, "2025Q4": 638},
        "wushan": {"2022Q1": 236, "2025Q4": 318},
        "shapingba": {"2022Q1": 1655, "2025Q4": 2160},
        "liangjiang": {"2022Q1": 12900, "2025Q4": 17350},
        "wanzhou": {"2022Q1": 1160, "2025Q4": 1556},
        "yuzhong": {"2022Q1": 7620, "2025Q4": 10340},
        "jiangbei": {"2022Q1": 7880, "2025Q4": 9670},
        "nanan": {"2022Q1": 3060, "2025Q4": 3905},
    },
    "green_bond_balance": {
        "chongqing": {"2022Q1": 352, "2022Q3": 359, "2023Q2": 433, "2024Q4": 628, "2025Q4": 792},
        "shapingba": {"2022Q1": 9, "2025Q4": 31},
        "liangjiang": {"2022Q1": 96, "2025Q4": 233},
        "wanzhou": {"2022Q1": 6, "2025Q4": 19},
        "yuzhong": {"2022Q1": 108, "2023Q2": 137, "2025Q4": 241},
        "jiangbei": {"2022Q1": 62, "2025Q4": 148},
        "nanan": {"2022Q1": 17, "2025Q4": 46},
    },
    "green_institutions": {"yuzhong": {"2022Q1": 96, "2023Q2": 122, "2025Q4": 168}},
}

# What a whole year comes to; the quarters take their shares of it.
YEARLY: dict[str, dict[str, dict[int, float]]] = {
    "green_bond_issuance": {
        "chongqing": {2022: 262.5, 2023: 331.8, 2024: 456.2, 2025: 612.4},
        "shapingba": {2022: 5, 2023: 8, 2024: 12.5, 2025: 16},
        "liangjiang": {2022: 68.5, 2023: 92, 2024: 128.6, 2025: 171.3},
        "wanzhou": {2022: 3, 2023: 5, 2024: 8, 2025: 9.6},
        "yuzhong": {2022: 58.2, 2023: 74.5, 2024: 96, 2025: 118.7},
        "jiangbei": {2022: 36, 2023: 45.8, 2024: 57.2, 2025: 70.5},
        "nanan": {2022: 8, 2023: 12, 2024: 17.5, 2025: 22},
    }
}

# Bonds of those who begin from nothing: the first issues are steps, not a curve.
STEPS: dict[str, dict[str, dict[str, float]]] = {
    "green_bond_issuance": {
        "rongchang": {"2024Q3": 3, "2024Q4": 5, "2025Q2": 2, "2025Q3": 4.5, "2025Q4": 4.5},
        "wushan": {"2025Q4": 1.2},
    },
    "green_bond_balance": {
        "rongchang": {"2024Q3": 3, "2024Q4": 5, "2025Q1": 5, "2025Q2": 7, "2025Q3": 9.5}
        | {"2025Q4": 9.5},
        "wushan": {"2025Q4": 1.2},
    },
}

# Reported once a year, in the fourth quarter. A year that is left out is not yet available.
ANNUAL: dict[str, dict[str, dict[int, str]]] = {
    "non_fossil_share": {
        "chongqing": {2022: "21.94", 2023: "22.87", 2024: "24.05", 2025: "25.21"},
        "rongchang": {2022: "20.60", 2023: "21.72", 2024: "23.18"},
        "wushan": {2022: "27.35", 2023: "28.40", 2024: "29.62"},
    },
    "energy_intensity_reduction": {
        "chongqing": {2022: "5.42", 2023: "8.13", 2024: "11.02", 2025: "13.64"},
        "rongchang": {2022: "4.80", 2023: "6.91", 2024: "8.83"},
        "wushan": {2022: "5.71", 2023: "8.62", 2024: "11.74"},
    },
    "co2_intensity_reduction": {
        "chongqing": {2022: "6.20", 2023: "9.58", 2024: "13.37"},
        "rongchang": {2022: "5.10", 2023: "7.84", 2024: "10.29"},
        "wushan": {2022: "6.62", 2023: "9.90", 2024: "13.05"},
    },
    "forest_coverage": {
        "chongqing": {2022: "55.04", 2023: "55.06", 2024: "55.62", 2025: "56.03"},
        "rongchang": {2022: "20.92", 2023: "21.36", 2024: "22.08"},
        "wushan": {2022: "63.80", 2023: "64.20", 2024: "64.71"},
    },
    "forest_stock": {
        "chongqing": {2022: "26180.00", 2023: "27400.00", 2024: "27856.00", 2025: "28263.00"},
        "rongchang": {2022: "126.35", 2023: "128.60", 2024: "130.42"},
        "wushan": {2022: "948.20", 2023: "971.50", 2024: "1003.80"},
    },
}
