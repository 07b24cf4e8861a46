INSERT INTO platform_received_file VALUES ('0192A000-0000-7000-8000-000000000001', 'bmo', 'bmo:2023', 'bmo.csv', 'aa', 10, 638000000000000000, '2024-01-01', '2023', 2, 1, FALSE, NULL);
INSERT INTO platform_file_issue (line, "column", read, reason, facts, received_file_id) VALUES (3, 'met', 'beaucoup', 'number', '[]', '0192A000-0000-7000-8000-000000000001');
INSERT INTO reference_zone (zoning, code, name_fr, since) VALUES ('perimeter', 'the-basin', 'Le bassin', '2025-01-01');
INSERT INTO reference_zone_membership (zoning, code, commune) VALUES ('perimeter', 'the-basin', '59350'), ('perimeter', 'the-basin', '59512');
