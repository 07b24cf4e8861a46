using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Beffroi.Platform.Storage.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class Surveys : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "about",
                table: "platform_outgoing_mail",
                type: "TEXT",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "surveys_answer_handed_in",
                columns: table => new
                {
                    key = table.Column<string>(type: "TEXT", nullable: false),
                    number = table.Column<int>(type: "INTEGER", nullable: false),
                    wave_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    content = table.Column<byte[]>(type: "BLOB", nullable: false),
                    receipt = table.Column<string>(type: "TEXT", nullable: false),
                    received_on = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    channel = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_surveys_answer_handed_in", x => new { x.key, x.number });
                });

            migrationBuilder.CreateTable(
                name: "surveys_answer_sheet",
                columns: table => new
                {
                    key = table.Column<string>(type: "TEXT", nullable: false),
                    wave_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    content = table.Column<byte[]>(type: "BLOB", nullable: false),
                    revision = table.Column<int>(type: "INTEGER", nullable: false),
                    times_handed_in = table.Column<int>(type: "INTEGER", nullable: false),
                    revision_handed_in = table.Column<int>(type: "INTEGER", nullable: false),
                    channel = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_surveys_answer_sheet", x => x.key);
                });

            migrationBuilder.CreateTable(
                name: "surveys_identity_firm",
                columns: table => new
                {
                    siret = table.Column<string>(type: "TEXT", nullable: false),
                    name = table.Column<string>(type: "TEXT", nullable: false),
                    commune = table.Column<string>(type: "TEXT", nullable: false),
                    activity = table.Column<string>(type: "TEXT", nullable: false),
                    sector = table.Column<string>(type: "TEXT", nullable: false),
                    headcount = table.Column<int>(type: "INTEGER", nullable: false),
                    zone = table.Column<string>(type: "TEXT", nullable: false),
                    mail = table.Column<string>(type: "TEXT", nullable: true),
                    language = table.Column<string>(type: "TEXT", nullable: false),
                    sender_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    is_fictitious = table.Column<bool>(type: "INTEGER", nullable: false),
                    paused_until = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    is_stopped = table.Column<bool>(type: "INTEGER", nullable: false),
                    bounced_on = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    ended_on = table.Column<DateOnly>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_surveys_identity_firm", x => x.siret);
                });

            migrationBuilder.CreateTable(
                name: "surveys_identity_mail",
                columns: table => new
                {
                    siret = table.Column<string>(type: "TEXT", nullable: false),
                    month = table.Column<string>(type: "TEXT", nullable: false),
                    rank = table.Column<int>(type: "INTEGER", nullable: false),
                    wave_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    sent_on = table.Column<DateOnly>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_surveys_identity_mail", x => new { x.siret, x.month, x.rank });
                });

            migrationBuilder.CreateTable(
                name: "surveys_identity_request",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    siret = table.Column<string>(type: "TEXT", nullable: false),
                    wave_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    kind = table.Column<string>(type: "TEXT", nullable: false),
                    content = table.Column<byte[]>(type: "BLOB", nullable: false),
                    asked_on = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    outcome = table.Column<string>(type: "TEXT", nullable: false),
                    closed_by = table.Column<Guid>(type: "TEXT", nullable: true),
                    closed_on = table.Column<DateOnly>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_surveys_identity_request", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "surveys_identity_sender",
                columns: table => new
                {
                    organisation_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    name = table.Column<string>(type: "TEXT", nullable: false),
                    reply_to = table.Column<string>(type: "TEXT", nullable: true),
                    logo = table.Column<byte[]>(type: "BLOB", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_surveys_identity_sender", x => x.organisation_id);
                });

            migrationBuilder.CreateTable(
                name: "surveys_result",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    wave_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    month = table.Column<string>(type: "TEXT", nullable: false),
                    is_fictitious = table.Column<bool>(type: "INTEGER", nullable: false),
                    revision = table.Column<int>(type: "INTEGER", nullable: false),
                    estimated_at = table.Column<long>(type: "INTEGER", nullable: false),
                    estimated_by = table.Column<Guid>(type: "TEXT", nullable: false),
                    published_at = table.Column<long>(type: "INTEGER", nullable: true),
                    published_by = table.Column<Guid>(type: "TEXT", nullable: true),
                    asked = table.Column<int>(type: "INTEGER", nullable: false),
                    answered = table.Column<int>(type: "INTEGER", nullable: false),
                    response_rate = table.Column<double>(type: "REAL", nullable: false),
                    weighted_response_rate = table.Column<double>(type: "REAL", nullable: false),
                    ratio_min = table.Column<double>(type: "REAL", nullable: false),
                    ratio_max = table.Column<double>(type: "REAL", nullable: false),
                    ratio_cv = table.Column<double>(type: "REAL", nullable: false),
                    margins = table.Column<string>(type: "TEXT", nullable: false),
                    hash = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_surveys_result", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "surveys_wave",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    month = table.Column<string>(type: "TEXT", nullable: false),
                    questionnaire = table.Column<string>(type: "TEXT", nullable: false),
                    plan = table.Column<string>(type: "TEXT", nullable: false),
                    seed = table.Column<string>(type: "TEXT", nullable: false),
                    opens_on = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    closes_at = table.Column<long>(type: "INTEGER", nullable: false),
                    is_fictitious = table.Column<bool>(type: "INTEGER", nullable: false),
                    repeats = table.Column<bool>(type: "INTEGER", nullable: false),
                    prepared_by = table.Column<Guid>(type: "TEXT", nullable: false),
                    origin = table.Column<string>(type: "TEXT", nullable: false),
                    state = table.Column<string>(type: "TEXT", nullable: false),
                    root = table.Column<string>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_surveys_wave", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "surveys_result_estimate",
                columns: table => new
                {
                    result_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    indicator = table.Column<string>(type: "TEXT", nullable: false),
                    weighting = table.Column<string>(type: "TEXT", nullable: false),
                    domain = table.Column<string>(type: "TEXT", nullable: false),
                    estimate = table.Column<double>(type: "REAL", nullable: true),
                    standard_error = table.Column<double>(type: "REAL", nullable: true),
                    low = table.Column<double>(type: "REAL", nullable: true),
                    high = table.Column<double>(type: "REAL", nullable: true),
                    n = table.Column<int>(type: "INTEGER", nullable: false),
                    grade = table.Column<string>(type: "TEXT", nullable: false),
                    change = table.Column<double>(type: "REAL", nullable: true),
                    change_error = table.Column<double>(type: "REAL", nullable: true),
                    is_hidden = table.Column<bool>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_surveys_result_estimate", x => new { x.result_id, x.indicator, x.weighting, x.domain });
                    table.ForeignKey(
                        name: "fk_surveys_result_estimate_wave_result_result_id",
                        column: x => x.result_id,
                        principalTable: "surveys_result",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "surveys_result_release",
                columns: table => new
                {
                    result_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    indicator = table.Column<string>(type: "TEXT", nullable: false),
                    release_id = table.Column<Guid>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_surveys_result_release", x => new { x.result_id, x.indicator });
                    table.ForeignKey(
                        name: "fk_surveys_result_release_wave_result_result_id",
                        column: x => x.result_id,
                        principalTable: "surveys_result",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "surveys_identity_drawn",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    wave_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    siret = table.Column<string>(type: "TEXT", nullable: false),
                    stratum = table.Column<string>(type: "TEXT", nullable: false),
                    headcount = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_surveys_identity_drawn", x => x.id);
                    table.ForeignKey(
                        name: "fk_surveys_identity_drawn_wave_wave_id",
                        column: x => x.wave_id,
                        principalTable: "surveys_wave",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "surveys_wave_stratum",
                columns: table => new
                {
                    wave_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    name = table.Column<string>(type: "TEXT", nullable: false),
                    population = table.Column<int>(type: "INTEGER", nullable: false),
                    drawn = table.Column<int>(type: "INTEGER", nullable: false),
                    start = table.Column<string>(type: "TEXT", nullable: false),
                    reachable = table.Column<int>(type: "INTEGER", nullable: false),
                    headcount = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_surveys_wave_stratum", x => new { x.wave_id, x.name });
                    table.ForeignKey(
                        name: "fk_surveys_wave_stratum_surveys_wave_wave_id",
                        column: x => x.wave_id,
                        principalTable: "surveys_wave",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "ix_surveys_answer_handed_in_wave_id",
                table: "surveys_answer_handed_in",
                column: "wave_id");

            migrationBuilder.CreateIndex(
                name: "ix_surveys_answer_sheet_wave_id",
                table: "surveys_answer_sheet",
                column: "wave_id");

            migrationBuilder.CreateIndex(
                name: "ix_surveys_identity_drawn_wave_id_siret",
                table: "surveys_identity_drawn",
                columns: new[] { "wave_id", "siret" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_surveys_identity_mail_wave_id_sent_on",
                table: "surveys_identity_mail",
                columns: new[] { "wave_id", "sent_on" });

            migrationBuilder.CreateIndex(
                name: "ix_surveys_identity_request_wave_id_siret_kind",
                table: "surveys_identity_request",
                columns: new[] { "wave_id", "siret", "kind" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_surveys_result_wave_id_revision",
                table: "surveys_result",
                columns: new[] { "wave_id", "revision" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_surveys_wave_month_is_fictitious",
                table: "surveys_wave",
                columns: new[] { "month", "is_fictitious" },
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "surveys_answer_handed_in");

            migrationBuilder.DropTable(
                name: "surveys_answer_sheet");

            migrationBuilder.DropTable(
                name: "surveys_identity_drawn");

            migrationBuilder.DropTable(
                name: "surveys_identity_firm");

            migrationBuilder.DropTable(
                name: "surveys_identity_mail");

            migrationBuilder.DropTable(
                name: "surveys_identity_request");

            migrationBuilder.DropTable(
                name: "surveys_identity_sender");

            migrationBuilder.DropTable(
                name: "surveys_result_estimate");

            migrationBuilder.DropTable(
                name: "surveys_result_release");

            migrationBuilder.DropTable(
                name: "surveys_wave_stratum");

            migrationBuilder.DropTable(
                name: "surveys_result");

            migrationBuilder.DropTable(
                name: "surveys_wave");

            migrationBuilder.DropColumn(
                name: "about",
                table: "platform_outgoing_mail");
        }
    }
}
