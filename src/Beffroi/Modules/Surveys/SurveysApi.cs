using Beffroi.Modules.Surveys.Exports;
using Beffroi.Modules.Surveys.Lunatic;
using Beffroi.Modules.Surveys.Questionnaires;
using Beffroi.Modules.Surveys.Results;
using Beffroi.Platform.Tables;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;

namespace Beffroi.Modules.Surveys;

/// <summary>Questionnaires and published estimates for programs.</summary>
internal static class SurveysApi
{
    private static readonly HashSet<int> Numbers = [5, 6, 7, 8, 9, 11, 12, 13];
    private static readonly HashSet<int> ThemeNumbers = [5, 8, 9, 10];

    public static void MapSurveys(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api/v1").AllowAnonymous().WithTags("Surveys");
        group.MapGet("/questionnaires/{version}/lunatic.json", GetAsync).WithName("getQuestionnaire")
            .WithSummary("A questionnaire as the tools of INSEE replay it (Lunatic).");
        group.MapGet("/surveys/results.{format}", GetResultsAsync).WithName("getSurveyResults")
            .WithSummary("Published estimates of the barometer as a file: csv, excel.csv, xlsx or parquet.");
        group.MapGet("/surveys/themes.{format}", GetThemesAsync).WithName("getSurveyThemes")
            .WithSummary("What firms wrote of, by theme, as a file: csv, excel.csv, xlsx or parquet.");
        group.MapGet("/questionnaires/{version}/ddi.xml", GetDdiAsync).WithName("getQuestionnaireDdi")
            .WithSummary("A questionnaire as archives document it (DDI-Lifecycle 3.3).");
    }

    private static async Task<Results<ContentHttpResult, NotFound>> GetAsync(
        string version, [FromQuery(Name = "lang")] string? lang, QuestionnaireBook book, CancellationToken cancel) =>
        await book.FindAsync(version, cancel) is { } found
            ? TypedResults.Content(new LunaticWriter(found, Texts.Languages.Contains(lang) ? lang! : Texts.Language).Write(),
                "application/json") : TypedResults.NotFound();

    private static async Task<Results<FileContentHttpResult, NotFound>> GetResultsAsync(
        string format, PublishedResults results, IStringLocalizer<Texts> texts, CancellationToken cancel)
    {
        var rows = PublishedResults.RowsOf(await results.ListAsync(cancel));
        string[] notes = [texts["barometer.title"], texts["barometer.lead"], texts["barometer.gradesText"],
            texts["result.source"]];
        return new TableFiles(PublishedResults.Columns, rows, Numbers, notes).As(format, "beffroi-barometer", texts) is { } file
            ? file : TypedResults.NotFound();
    }

    private static async Task<Results<ContentHttpResult, NotFound>> GetDdiAsync(
        string version, QuestionnaireBook book, CancellationToken cancel) =>
        await book.FindAsync(version, cancel) is { } found ? TypedResults.Content(new DdiWriter(found).Write(), "application/xml")
            : TypedResults.NotFound();

    private static async Task<Results<FileContentHttpResult, NotFound>> GetThemesAsync(
        string format, PublishedThemes themes, PublishedResults results, IStringLocalizer<Texts> texts, CancellationToken cancel)
    {
        var rows = PublishedThemes.RowsOf(await themes.ListAsync(await results.IsTrialAsync(cancel), cancel));
        string[] notes = [texts["barometer.wordsLead"], texts["result.source"]];
        return new TableFiles(PublishedThemes.Columns, rows, ThemeNumbers, notes).As(format, "beffroi-themes", texts) is { } file
            ? file : TypedResults.NotFound();
    }
}
