"""Made-up samples of credential formats, drawn from a table of facts and independent of keylift's rules."""
