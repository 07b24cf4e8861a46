using System.Globalization;
using Beffroi.Modules.ServiceMap.Schema;
using Beffroi.Platform.Tables;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Localization;

namespace Beffroi.Modules.ServiceMap.Measures;

/// <summary>Measures and their money for programs.</summary>
internal static class MeasureApi
{
    public static async Task<Results<Ok<MeasureList>, ProblemHttpResult>> List(
        string? theme, bool? alive, MeasureBook book, IStringLocalizer<Texts> texts, TimeProvider time, CancellationToken cancel)
    {
        if (theme is not null && !ServiceCodes.Themes.Has(theme) && !ServiceCodes.Categories.Has(theme))
        {
            return ServiceMapApi.Problem(texts, 400, "find.themeUnknown", theme);
        }

        var today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        return TypedResults.Ok(new MeasureList([.. (await book.ListAsync(cancel)).Where(one => (alive is null
            || one.IsAliveOn(today) == alive)
            && (theme is null || one.Themes.Exists(own => own == theme || ServiceCodes.CategoryOf(own) == theme)))
                .Select(MeasureAnswer.Of)]));
    }

    public static async Task<Results<FileContentHttpResult, ProblemHttpResult>> GetMoney(
        string format, int? year, MeasureBook book, IStringLocalizer<Texts> texts, CancellationToken cancel)
    {
        string[] columns = ["code", "annee", "financeur", "budget", "engage", "paye", "personnes", "source", "date_source"];
        var rows = (await book.MoneyAsync(null, year, cancel)).SelectMany(one => one.Lines).Select(line => new[]
        {
            line.Measure, Plain(line.Year), line.Funder, Plain(line.Budgeted), Plain(line.Committed), Plain(line.Paid),
            Plain(line.Persons), line.Source, line.SourceDate.ToString("O", CultureInfo.InvariantCulture),
        });
        var file = new TableFiles(columns, [.. rows], new HashSet<int> { 1, 3, 4, 5, 6 }, [texts["money.note"]]).As(format,
            "measure-money", texts);
        return file is null ? ServiceMapApi.Problem(texts, 404, "find.formatUnknown", format) : file;
    }

    private static string Plain(IFormattable? number) => number?.ToString("0.##", CultureInfo.InvariantCulture) ?? "";
}

internal sealed record MeasureList(IReadOnlyList<MeasureAnswer> Items);

/// <param name="Rule">Who is let in, as a tree of all, any, not and conditions; null where none was written.</param>
internal sealed record MeasureAnswer(
    string Code, string Name, string Level, string LegalBase, string? LegalLink, DateOnly? BornOn, DateOnly? DiedOn,
        string? Successor,
    IReadOnlyList<string> Themes, IReadOnlyList<string> Publics, string Prescribers, string Evaluation, string? EvaluationLink,
    System.Text.Json.Nodes.JsonNode? Rule, string Source, DateOnly SourceDate)
{
    public static MeasureAnswer Of(Measure one) => new(
        one.Code, one.Name, one.Level.ToString().ToLowerInvariant(), one.LegalBase, one.LegalLink, one.BornOn, one.DiedOn,
            one.Successor,
            one.Themes,
        one.Publics, one.Prescribers, one.Evaluation.ToString().ToLowerInvariant(), one.EvaluationLink,
        one.Rule is null ? null : System.Text.Json.Nodes.JsonNode.Parse(one.Rule), one.Source, one.SourceDate);
}
