using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Beffroi.Platform.Storage.Migrations.Postgres
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
                type: "text",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "service_map_body",
                columns: table => new
                {
                    code = table.Column<string>(type: "text", nullable: false),
                    name = table.Column<string>(type: "text", nullable: false),
                    level = table.Column<int>(type: "integer", nullable: false),
                    purposes = table.Column<string>(type: "text", nullable: false),
                    territory = table.Column<string>(type: "text", nullable: false),
                    legal_base = table.Column<string>(type: "text", nullable: false),
                    born_on = table.Column<DateOnly>(type: "date", nullable: true),
                    died_on = table.Column<DateOnly>(type: "date", nullable: true),
                    successor = table.Column<string>(type: "text", nullable: true),
                    source = table.Column<string>(type: "text", nullable: false),
                    source_date = table.Column<DateOnly>(type: "date", nullable: false),
                    file_id = table.Column<Guid>(type: "uuid", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_service_map_body", x => x.code);
                });

            migrationBuilder.CreateTable(
                name: "service_map_campaign",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    name = table.Column<string>(type: "text", nullable: false),
                    zone = table.Column<string>(type: "text", nullable: false),
                    network = table.Column<string>(type: "text", nullable: true),
                    starts_on = table.Column<DateOnly>(type: "date", nullable: false),
                    ends_on = table.Column<DateOnly>(type: "date", nullable: false),
                    started_by = table.Column<Guid>(type: "uuid", nullable: false),
                    stopped_at = table.Column<long>(type: "bigint", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_service_map_campaign", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "service_map_campaign_ask",
                columns: table => new
                {
                    campaign = table.Column<Guid>(type: "uuid", nullable: false),
                    structure = table.Column<string>(type: "text", nullable: false),
                    asked_at = table.Column<long>(type: "bigint", nullable: false),
                    times = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_service_map_campaign_ask", x => new { x.campaign, x.structure });
                });

            migrationBuilder.CreateTable(
                name: "service_map_closed_siret",
                columns: table => new
                {
                    siret = table.Column<string>(type: "text", nullable: false),
                    closed_on = table.Column<DateOnly>(type: "date", nullable: true),
                    successor = table.Column<string>(type: "text", nullable: true),
                    file_id = table.Column<Guid>(type: "uuid", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_service_map_closed_siret", x => x.siret);
                });

            migrationBuilder.CreateTable(
                name: "service_map_closure",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    structure = table.Column<string>(type: "text", nullable: false),
                    from = table.Column<DateOnly>(type: "date", nullable: false),
                    until = table.Column<DateOnly>(type: "date", nullable: false),
                    message = table.Column<string>(type: "text", nullable: false),
                    told_by = table.Column<Guid>(type: "uuid", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_service_map_closure", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "service_map_measure",
                columns: table => new
                {
                    code = table.Column<string>(type: "text", nullable: false),
                    name = table.Column<string>(type: "text", nullable: false),
                    level = table.Column<int>(type: "integer", nullable: false),
                    legal_base = table.Column<string>(type: "text", nullable: false),
                    legal_link = table.Column<string>(type: "text", nullable: true),
                    born_on = table.Column<DateOnly>(type: "date", nullable: true),
                    died_on = table.Column<DateOnly>(type: "date", nullable: true),
                    successor = table.Column<string>(type: "text", nullable: true),
                    themes = table.Column<string>(type: "text", nullable: false),
                    publics = table.Column<string>(type: "text", nullable: false),
                    prescribers = table.Column<string>(type: "text", nullable: false),
                    evaluation = table.Column<int>(type: "integer", nullable: false),
                    evaluation_link = table.Column<string>(type: "text", nullable: true),
                    rule = table.Column<string>(type: "text", nullable: true),
                    source = table.Column<string>(type: "text", nullable: false),
                    source_date = table.Column<DateOnly>(type: "date", nullable: false),
                    file_id = table.Column<Guid>(type: "uuid", nullable: true),
                    changed_at = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_service_map_measure", x => x.code);
                });

            migrationBuilder.CreateTable(
                name: "service_map_measure_money",
                columns: table => new
                {
                    measure = table.Column<string>(type: "text", nullable: false),
                    year = table.Column<int>(type: "integer", nullable: false),
                    funder = table.Column<string>(type: "text", nullable: false),
                    budgeted = table.Column<decimal>(type: "numeric", nullable: true),
                    committed = table.Column<decimal>(type: "numeric", nullable: true),
                    paid = table.Column<decimal>(type: "numeric", nullable: true),
                    persons = table.Column<int>(type: "integer", nullable: true),
                    source = table.Column<string>(type: "text", nullable: false),
                    source_date = table.Column<DateOnly>(type: "date", nullable: false),
                    file_id = table.Column<Guid>(type: "uuid", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_service_map_measure_money", x => new { x.measure, x.year, x.funder });
                });

            migrationBuilder.CreateTable(
                name: "service_map_measure_service",
                columns: table => new
                {
                    measure = table.Column<string>(type: "text", nullable: false),
                    service = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_service_map_measure_service", x => new { x.measure, x.service });
                });

            migrationBuilder.CreateTable(
                name: "service_map_orientation",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    service = table.Column<string>(type: "text", nullable: false),
                    structure = table.Column<string>(type: "text", nullable: false),
                    content = table.Column<byte[]>(type: "bytea", nullable: true),
                    attachment = table.Column<byte[]>(type: "bytea", nullable: true),
                    attachment_name = table.Column<string>(type: "text", nullable: true),
                    sent_by = table.Column<Guid>(type: "uuid", nullable: true),
                    sent_at = table.Column<long>(type: "bigint", nullable: false),
                    secret_hash = table.Column<string>(type: "text", nullable: false),
                    follow_hash = table.Column<string>(type: "text", nullable: false),
                    state = table.Column<int>(type: "integer", nullable: false),
                    answered_at = table.Column<long>(type: "bigint", nullable: true),
                    reason = table.Column<int>(type: "integer", nullable: true),
                    result = table.Column<int>(type: "integer", nullable: false),
                    result_at = table.Column<long>(type: "bigint", nullable: true),
                    reminded_at = table.Column<long>(type: "bigint", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_service_map_orientation", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "service_map_pair",
                columns: table => new
                {
                    kind = table.Column<string>(type: "text", nullable: false),
                    a = table.Column<string>(type: "text", nullable: false),
                    b = table.Column<string>(type: "text", nullable: false),
                    verdict = table.Column<int>(type: "integer", nullable: false),
                    decided_by = table.Column<Guid>(type: "uuid", nullable: false),
                    decided_at = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_service_map_pair", x => new { x.kind, x.a, x.b });
                });

            migrationBuilder.CreateTable(
                name: "service_map_practice",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    name = table.Column<string>(type: "text", nullable: false),
                    what = table.Column<string>(type: "text", nullable: false),
                    where = table.Column<string>(type: "text", nullable: false),
                    for_whom = table.Column<string>(type: "text", nullable: false),
                    conditions = table.Column<string>(type: "text", nullable: false),
                    cost = table.Column<string>(type: "text", nullable: false),
                    evidence = table.Column<int>(type: "integer", nullable: false),
                    finding = table.Column<string>(type: "text", nullable: false),
                    finding_link = table.Column<string>(type: "text", nullable: true),
                    takers = table.Column<string>(type: "text", nullable: false),
                    measure = table.Column<string>(type: "text", nullable: true),
                    source = table.Column<string>(type: "text", nullable: false),
                    extension = table.Column<int>(type: "integer", nullable: false),
                    decided_on = table.Column<DateOnly>(type: "date", nullable: true),
                    decision = table.Column<string>(type: "text", nullable: false),
                    written_by = table.Column<Guid>(type: "uuid", nullable: false),
                    changed_at = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_service_map_practice", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "service_map_rule",
                columns: table => new
                {
                    service = table.Column<string>(type: "text", nullable: false),
                    rule = table.Column<string>(type: "text", nullable: false),
                    written_by = table.Column<Guid>(type: "uuid", nullable: false),
                    written_at = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_service_map_rule", x => x.service);
                });

            migrationBuilder.CreateTable(
                name: "service_map_unanswered",
                columns: table => new
                {
                    month = table.Column<string>(type: "text", nullable: false),
                    commune = table.Column<string>(type: "text", nullable: false),
                    theme = table.Column<string>(type: "text", nullable: false),
                    times = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_service_map_unanswered", x => new { x.month, x.commune, x.theme });
                });

            migrationBuilder.CreateTable(
                name: "service_map_replication",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    where = table.Column<string>(type: "text", nullable: false),
                    who = table.Column<string>(type: "text", nullable: false),
                    since = table.Column<DateOnly>(type: "date", nullable: false),
                    state = table.Column<int>(type: "integer", nullable: false),
                    news = table.Column<string>(type: "text", nullable: false),
                    news_on = table.Column<DateOnly>(type: "date", nullable: false),
                    practice_id = table.Column<Guid>(type: "uuid", nullable: true)
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
