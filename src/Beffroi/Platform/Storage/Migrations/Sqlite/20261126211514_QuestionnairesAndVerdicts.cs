using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Beffroi.Platform.Storage.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class QuestionnairesAndVerdicts : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "verdict",
                table: "surveys_identity_request",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<DateOnly>(
                name: "verdict_on",
                table: "surveys_identity_request",
                type: "TEXT",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "surveys_questionnaire",
                columns: table => new
                {
                    version = table.Column<string>(type: "TEXT", nullable: false),
                    owner_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    content = table.Column<string>(type: "TEXT", nullable: false),
                    revision = table.Column<int>(type: "INTEGER", nullable: false),
                    frozen_on = table.Column<DateOnly>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_surveys_questionnaire", x => x.version);
                });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "surveys_questionnaire");

            migrationBuilder.DropColumn(
                name: "verdict",
                table: "surveys_identity_request");

            migrationBuilder.DropColumn(
                name: "verdict_on",
                table: "surveys_identity_request");
        }
    }
}
