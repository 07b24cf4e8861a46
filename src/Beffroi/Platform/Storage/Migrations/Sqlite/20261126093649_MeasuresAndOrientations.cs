using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Beffroi.Platform.Storage.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class MeasuresAndOrientations : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "reply_content",
                table: "service_map_proposal",
                type: "TEXT",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "service_map_body",
                columns: table => new
                {
                    code = table.Column<string>(type: "TEXT", nullable: false),
                    name = table.Column<string>(type: "TEXT", nullable: false),
                    level = table.Column<int>(type: "INTEGER", nullable: false),
                    purposes = table.Column<string>(type: "TEXT", nullable: false),
                    territory = table.Column<string>(type: "TEXT", nullable: false),
                    legal_base = table.Column<string>(type: "TEXT", nullable: false),
                    born_on = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    died_on = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    successor = table.Column<string>(type: "TEXT", nullable: true),
                    source = table.Column<string>(type: "TEXT", nullable: false),
                    source_date = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    file_id = table.Column<Guid>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_service_map_body", x => x.code);
                });

            migrationBuilder.CreateTable(
                name: "service_map_campaign",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    name = table.Column<string>(type: "TEXT", nullable: false),
                    zone = table.Column<string>(type: "TEXT", nullable: false),
                    network = table.Column<string>(type: "TEXT", nullable: true),
                    starts_on = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    ends_on = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    started_by = table.Column<Guid>(type: "TEXT", nullable: false),
                    stopped_at = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_service_map_campaign", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "service_map_campaign_ask",
                columns: table => new
                {
                    campaign = table.Column<Guid>(type: "TEXT", nullable: false),
                    structure = table.Column<string>(type: "TEXT", nullable: false),
                    asked_at = table.Column<long>(type: "INTEGER", nullable: false),
                    times = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_service_map_campaign_ask", x => new { x.campaign, x.structure });
                });

            migrationBuilder.CreateTable(
                name: "service_map_closed_siret",
                columns: table => new
                {
                    siret = table.Column<string>(type: "TEXT", nullable: false),
                    closed_on = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    successor = table.Column<string>(type: "TEXT", nullable: true),
                    file_id = table.Column<Guid>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_service_map_closed_siret", x => x.siret);
                });

            migrationBuilder.CreateTable(
                name: "service_map_closure",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    structure = table.Column<string>(type: "TEXT", nullable: false),
                    from = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    until = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    message = table.Column<string>(type: "TEXT", nullable: false),
                    told_by = table.Column<Guid>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_service_map_closure", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "service_map_measure",
                columns: table => new
                {
                    code = table.Column<string>(type: "TEXT", nullable: false),
                    name = table.Column<string>(type: "TEXT", nullable: false),
                    level = table.Column<int>(type: "INTEGER", nullable: false),
                    legal_base = table.Column<string>(type: "TEXT", nullable: false),
                    legal_link = table.Column<string>(type: "TEXT", nullable: true),
                    born_on = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    died_on = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    successor = table.Column<string>(type: "TEXT", nullable: true),
                    themes = table.Column<string>(type: "TEXT", nullable: false),
                    publics = table.Column<string>(type: "TEXT", nullable: false),
                    prescribers = table.Column<string>(type: "TEXT", nullable: false),
                    evaluation = table.Column<int>(type: "INTEGER", nullable: false),
                    evaluation_link = table.Column<string>(type: "TEXT", nullable: true),
                    rule = table.Column<string>(type: "TEXT", nullable: true),
                    source = table.Column<string>(type: "TEXT", nullable: false),
                    source_date = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    file_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    changed_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_service_map_measure", x => x.code);
                });

            migrationBuilder.CreateTable(
                name: "service_map_measure_money",
                columns: table => new
                {
                    measure = table.Column<string>(type: "TEXT", nullable: false),
                    year = table.Column<int>(type: "INTEGER", nullable: false),
                    funder = table.Column<string>(type: "TEXT", nullable: false),
                    budgeted = table.Column<decimal>(type: "TEXT", nullable: true),
                    committed = table.Column<decimal>(type: "TEXT", nullable: true),
                    paid = table.Column<decimal>(type: "TEXT", nullable: true),
                    persons = table.Column<int>(type: "INTEGER", nullable: true),
                    source = table.Column<string>(type: "TEXT", nullable: false),
                    source_date = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    file_id = table.Column<Guid>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_service_map_measure_money", x => new { x.measure, x.year, x.funder });
                });

            migrationBuilder.CreateTable(
                name: "service_map_measure_service",
                columns: table => new
                {
                    measure = table.Column<string>(type: "TEXT", nullable: false),
                    service = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_service_map_measure_service", x => new { x.measure, x.service });
                });

            migrationBuilder.CreateTable(
                name: "service_map_orientation",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    service = table.Column<string>(type: "TEXT", nullable: false),
                    structure = table.Column<string>(type: "TEXT", nullable: false),
                    content = table.Column<byte[]>(type: "BLOB", nullable: true),
                    attachment = table.Column<byte[]>(type: "BLOB", nullable: true),
                    attachment_name = table.Column<string>(type: "TEXT", nullable: true),
                    sent_by = table.Column<Guid>(type: "TEXT", nullable: true),
                    sent_at = table.Column<long>(type: "INTEGER", nullable: false),
                    secret_hash = table.Column<string>(type: "TEXT", nullable: false),
                    follow_hash = table.Column<string>(type: "TEXT", nullable: false),
                    state = table.Column<int>(type: "INTEGER", nullable: false),
                    answered_at = table.Column<long>(type: "INTEGER", nullable: true),
                    reason = table.Column<int>(type: "INTEGER", nullable: true),
                    result = table.Column<int>(type: "INTEGER", nullable: false),
                    result_at = table.Column<long>(type: "INTEGER", nullable: true),
                    reminded_at = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_service_map_orientation", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "service_map_pair",
                columns: table => new
                {
                    kind = table.Column<string>(type: "TEXT", nullable: false),
                    a = table.Column<string>(type: "TEXT", nullable: false),
                    b = table.Column<string>(type: "TEXT", nullable: false),
                    verdict = table.Column<int>(type: "INTEGER", nullable: false),
                    decided_by = table.Column<Guid>(type: "TEXT", nullable: false),
                    decided_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_service_map_pair", x => new { x.kind, x.a, x.b });
                });

            migrationBuilder.CreateTable(
                name: "service_map_practice",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    name = table.Column<string>(type: "TEXT", nullable: false),
                    what = table.Column<string>(type: "TEXT", nullable: false),
                    where = table.Column<string>(type: "TEXT", nullable: false),
                    for_whom = table.Column<string>(type: "TEXT", nullable: false),
                    conditions = table.Column<string>(type: "TEXT", nullable: false),
                    cost = table.Column<string>(type: "TEXT", nullable: false),
                    evidence = table.Column<int>(type: "INTEGER", nullable: false),
                    finding = table.Column<string>(type: "TEXT", nullable: false),
                    finding_link = table.Column<string>(type: "TEXT", nullable: true),
                    takers = table.Column<string>(type: "TEXT", nullable: false),
                    measure = table.Column<string>(type: "TEXT", nullable: true),
                    source = table.Column<string>(type: "TEXT", nullable: false),
                    extension = table.Column<int>(type: "INTEGER", nullable: false),
                    decided_on = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    decision = table.Column<string>(type: "TEXT", nullable: false),
                    written_by = table.Column<Guid>(type: "TEXT", nullable: false),
                    changed_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_service_map_practice", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "service_map_rule",
                columns: table => new
                {
                    service = table.Column<string>(type: "TEXT", nullable: false),
                    rule = table.Column<string>(type: "TEXT", nullable: false),
                    written_by = table.Column<Guid>(type: "TEXT", nullable: false),
                    written_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_service_map_rule", x => x.service);
                });

            migrationBuilder.CreateTable(
                name: "service_map_unanswered",
                columns: table => new
                {
                    month = table.Column<string>(type: "TEXT", nullable: false),
                    commune = table.Column<string>(type: "TEXT", nullable: false),
                    theme = table.Column<string>(type: "TEXT", nullable: false),
                    times = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_service_map_unanswered", x => new { x.month, x.commune, x.theme });
                });

            migrationBuilder.CreateTable(
                name: "service_map_replication",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    where = table.Column<string>(type: "TEXT", nullable: false),
                    who = table.Column<string>(type: "TEXT", nullable: false),
                    since = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    state = table.Column<int>(type: "INTEGER", nullable: false),
                    news = table.Column<string>(type: "TEXT", nullable: false),
                    news_on = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    practice_id = table.Column<Guid>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_service_map_replication", x => x.id);
                    table.ForeignKey(
                        name: "fk_service_map_replication_service_map_practice_practice_id",
                        column: x => x.practice_id,
                        principalTable: "service_map_practice",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "ix_service_map_closure_structure",
                table: "service_map_closure",
                column: "structure");

            migrationBuilder.CreateIndex(
                name: "ix_service_map_orientation_follow_hash",
                table: "service_map_orientation",
                column: "follow_hash");

            migrationBuilder.CreateIndex(
                name: "ix_service_map_orientation_secret_hash",
                table: "service_map_orientation",
                column: "secret_hash");

            migrationBuilder.CreateIndex(
                name: "ix_service_map_orientation_structure",
                table: "service_map_orientation",
                column: "structure");

            migrationBuilder.CreateIndex(
                name: "ix_service_map_replication_practice_id",
                table: "service_map_replication",
                column: "practice_id");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "service_map_body");

            migrationBuilder.DropTable(
                name: "service_map_campaign");

            migrationBuilder.DropTable(
                name: "service_map_campaign_ask");

            migrationBuilder.DropTable(
                name: "service_map_closed_siret");

            migrationBuilder.DropTable(
                name: "service_map_closure");

            migrationBuilder.DropTable(
                name: "service_map_measure");

            migrationBuilder.DropTable(
                name: "service_map_measure_money");

            migrationBuilder.DropTable(
                name: "service_map_measure_service");

            migrationBuilder.DropTable(
                name: "service_map_orientation");

            migrationBuilder.DropTable(
                name: "service_map_pair");

            migrationBuilder.DropTable(
                name: "service_map_replication");

            migrationBuilder.DropTable(
                name: "service_map_rule");

            migrationBuilder.DropTable(
                name: "service_map_unanswered");

            migrationBuilder.DropTable(
                name: "service_map_practice");

            migrationBuilder.DropColumn(
                name: "reply_content",
                table: "service_map_proposal");
        }
    }
}
