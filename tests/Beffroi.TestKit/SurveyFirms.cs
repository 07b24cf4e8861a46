using System.Globalization;
using System.Net;
using System.Text;
using Beffroi.Modules.Surveys.Answers;
using Beffroi.Modules.Surveys.Waves;
using Beffroi.Platform.Storage;
using Beffroi.Reference;
using Beffroi.Reference.Zones;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Beffroi.TestKit;

/// <summary>Made-up firms of the metropolis, a wave of them, and what they answer.</summary>
internal static class SurveyFirms
{
    private static readonly string[] Activities = ["10.71C", "43.32A", "47.11B", "56.10A", "62.01Z"];
    private static readonly string[] Communes = ["59350", "59512", "59599", "59009"];

    /// <summary>A list as a chamber has it. The same seed gives the same firms.</summary>
    public static string List(int count, int seed = 1)
    {
        var random = new Random(seed);
        var lines = new StringBuilder("siret;nom;commune;naf;effectif;courriel;langue\n");
        for (var i = 0; i < count; i++)
        {
            var headcount = random.NextDouble() switch { < 0.7 => random.Next(1, 10), < 0.92 => random.Next(10, 50), < 0.99 => random.Next(50, 250), _ => random.Next(250, 900) };
            lines.Append(CultureInfo.InvariantCulture, $"{10_000_000_000_000 + (i * 37)};Entreprise {i};{Communes[random.Next(Communes.Length)]};{Activities[random.Next(Activities.Length)]};{headcount};firme{i}@example.org;{(i % 9 == 0 ? "nl" : "fr")}\n");
        }

        return lines.ToString();
    }

    /// <summary>As many firms in each sector and size, so that no cell has too few answers.</summary>
    public static string EvenList(int count)
    {
        var lines = new StringBuilder("siret;nom;commune;naf;effectif;courriel;langue\n");
        for (var i = 0; i < count; i++)
        {
            var headcount = (i % 3) switch { 0 => 4 + (i % 5), 1 => 20 + (i % 23), _ => 90 + (i % 61) };
            lines.Append(CultureInfo.InvariantCulture, $"{20_000_000_000_000 + (i * 41)};Atelier {i};{Communes[i % 7 % 2]};{Activities[i / 3 % 5]};{headcount};atelier{i}@example.org;fr\n");
        }

        return lines.ToString();
    }

    /// <summary>Answers by link, page after page as a browser without script does, until they are handed in.</summary>
    public static async Task AnswerAsync(this Visitor visitor, string link, Random random)
    {
        var page = await visitor.AnswerPagesAsync(link, random, 40);
        if (!page.Text.Contains("<code>", StringComparison.Ordinal))
        {
            throw new InvalidOperationException("The form did not come to its end: " + page.Plain);
        }
    }

    /// <summary>Answers so many pages at most.</summary>
    /// <returns>What is shown then.</returns>
    public static async Task<Answer> AnswerPagesAsync(this Visitor visitor, string link, Random random, int pages)
    {
        var page = await visitor.GetAsync(link);
        for (var at = 0; at < pages && page.Text.Contains("name=\"rev\"", StringComparison.Ordinal); at++)
        {
            var next = await visitor.PostAsync(link, [.. Form.Read(page.Text).Fill(random)]);
            page = next.Status == HttpStatusCode.SeeOther ? await visitor.GetAsync(next.Location!) : next;
        }

        return page;
    }

    /// <summary>Hands in a plausible answer where the form itself is not what is tried.</summary>
    /// <param name="occupations">Names of those that it looks for.</param>
    public static Task HandInAsync(this TestStore store, DrawnFirm drawn, Random random, params string[] occupations) =>
        store.HandInAsync(drawn, random, [("METIER_LIB", occupations.Length == 0 ? null : occupations.ToList<object?>())]);

    /// <param name="more">Other answers, or others in the place of these.</param>
    public static async Task HandInAsync(this TestStore store, DrawnFirm drawn, Random random, (string Name, object? Value)[] more)
    {
        using var scope = store.App.Services.CreateScope();
        var projects = random.Next(1, 6);
        var values = new Dictionary<string, object?>
        {
            ["EMP_PASS"] = "S", ["EMP_PREV"] = "HSB"[random.Next(3)].ToString(), ["DIFF_REC"] = "1234"[random.Next(4)].ToString(), ["REC_ACT"] = "123"[random.Next(3)].ToString(),
            ["PROJ_N"] = (decimal)projects, ["PROJ_DIFF"] = (decimal)random.Next(projects + 1), ["CAUSE_1"] = random.Next(2) == 0, ["CAUSE_2"] = random.Next(2) == 0,
        };
        foreach (var (name, value) in more)
        {
            values[name] = value;
        }

        await TestStore.Get<AnswerStore>(scope).SaveAsync(drawn, values, 8, 0, values, AnswerChannel.Web, default);
    }

    /// <summary>Links of the firms of a wave, in the order of their numbers.</summary>
    public static async Task<IReadOnlyList<(DrawnFirm Drawn, string Path)>> LinksAsync(this TestStore store, Guid wave, AnswerChannel channel = AnswerChannel.Web)
    {
        using var scope = store.App.Services.CreateScope();
        var keys = scope.ServiceProvider.GetRequiredService<SurveyKeys>();
        return [.. (await scope.ServiceProvider.GetRequiredService<BeffroiDb>().Set<DrawnFirm>().AsNoTracking().Where(one => one.WaveId == wave).OrderBy(one => one.Siret).ToListAsync())
            .Select(one => (one, "/fr/enquete/" + keys.LinkOf(one.Id, channel)))];
    }

    /// <summary>Runs what the program does every half minute.</summary>
    public static async Task<int> TurnWavesAsync(this TestStore store)
    {
        using var scope = store.App.Services.CreateScope();
        await scope.ServiceProvider.GetRequiredService<WaveBook>().TurnAsync(default);
        return await scope.ServiceProvider.GetRequiredService<WaveMails>().WriteDueAsync(default);
    }

    /// <summary>The communes of <see cref="EvenList"/> come to lie in two employment zones.</summary>
    public static async Task TwoZonesAsync(this TestStore store)
    {
        using var scope = store.App.Services.CreateScope();
        var db = TestStore.Get<BeffroiDb>(scope);
        var links = Communes.Take(2).Select((commune, at) => new ZoneMembership { Zoning = Zonings.EmploymentZone, Code = $"essai-{at + 1}", Commune = commune }).ToList();
        await db.UpsertZonesAsync(links.Select(one => new Zone { Zoning = one.Zoning, Code = one.Code, NameFr = $"zone d'essai {one.Code[^1]}" }), default);
        await db.ReplaceMembershipsAsync(Zonings.EmploymentZone, links, default);
        await db.SaveChangesAsync();
        TestStore.Get<DataVersion>(scope).Changed();
    }

    /// <summary>Brings a list of made-up firms and draws a wave of all of them.</summary>
    public static async Task<Guid> WaveAsync(this TestStore store, Visitor chamber, string month, int firms, params (string Name, string Value)[] plan) =>
        await store.WaveAsync(chamber, month, List(firms), plan);

    public static async Task<Guid> WaveAsync(this TestStore store, Visitor chamber, string month, string list, params (string Name, string Value)[] plan)
    {
        await chamber.GetAsync("/fr/enquetes/entreprises");
        var organisation = await store.OrganisationAsync("Chambre");
        var listed = await chamber.UploadAsync("/fr/enquetes/entreprises?handler=List", "liste.csv", list, ("Chamber", organisation.Id.ToString()), ("IsFictitious", "true"));
        if (!listed.Plain.Contains("établissements ajoutés", StringComparison.Ordinal))
        {
            throw new InvalidOperationException(listed.Plain);
        }

        await chamber.GetAsync("/fr/enquetes/vagues");
        var drawn = await chamber.PostAsync("/fr/enquetes/vagues?handler=Prepare",
            [("Input.Month", month), ("Input.Questionnaire", "BTR-2027-01"), ("Input.IsFictitious", "true"), .. plan]);
        return drawn.Location is { } location ? Guid.Parse(location.Split('/')[^1]) : throw new InvalidOperationException(drawn.Plain);
    }
}
