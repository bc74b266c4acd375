-- Which share of a limit left makes a light warn, by the days on which a clock begins; before any edition a fifth.
CREATE TEMPORARY TABLE check_warn ON COMMIT DROP AS
WITH published AS (
    SELECT DISTINCT ON (effective_on) effective_on, warning_share AS share, warning_least AS least
    FROM threshold_edition WHERE state = 'PUBLISHED' AND published_at <= :known_at
    ORDER BY effective_on, number DESC
)
SELECT daterange(effective_on, lead(effective_on) OVER (ORDER BY effective_on)) AS during, share, least FROM published
UNION ALL
SELECT daterange(NULL, (SELECT min(effective_on) FROM published)), 20, 2
