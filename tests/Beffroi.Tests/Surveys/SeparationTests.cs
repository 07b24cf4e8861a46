using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Beffroi.Modules.Surveys.Answers;
using Beffroi.Platform.Storage;
using Beffroi.TestKit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Shouldly;
using Xunit;

namespace Beffroi.Tests.Surveys;

public sealed class SeparationOnSqlite() : SeparationTests(TestDatabase.Sqlite);

public sealed class SeparationOnPostgres() : SeparationTests(TestDatabase.Postgres);

/// <summary>Whoever has the whole database, and not the keys beside it, links answers to firms no better than chance.</summary>
[Trait("Capability", "R7.3")]
public abstract class SeparationTests(TestDatabase database) : IAsyncLifetime
{
    private const int Shuffles = 10_000;

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2027, 1, 1, 9, 0, 0, TimeSpan.Zero));
    private TestStore _store = null!;

    public async ValueTask InitializeAsync() => _store = await TestStore.StartAsync(database, _time);

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public async Task Dump_OfEverythingButTheKeys_LinksNoBetterThanChance()
    {
        using var chamber = await _store.SignedInAsync("survey-manager", "Chambre");
        var wave = await _store.WaveAsync(chamber, "2027-01", SurveyFirms.EvenList(80), ("Input.Target", "9000"), ("Input.MonthsOut", "0"));
        await _store.TurnWavesAsync();
        var links = await _store.LinksAsync(wave);
        var random = new Random(7);
        var order = links.ToArray();
        random.Shuffle(order);
        foreach (var (_, path) in order)
        {
            using var firm = _store.Visit();
            await firm.AnswerAsync(path, random);
        }

        var dump = await DumpAsync();
        using var scope = _store.App.Services.CreateScope();
        var keys = TestStore.Get<SurveyKeys>(scope);
        var truth = links.ToDictionary(one => keys.AnswerOf(one.Drawn.Id), one => one.Drawn.Id.ToString("D"), StringComparer.OrdinalIgnoreCase);

        // Neither side names the other: no number, name or register number of a firm stands in the tables of answers.
        var identities = dump.Where(table => table.Key.StartsWith("surveys_identity", StringComparison.Ordinal)).SelectMany(table => table.Value).SelectMany(row => row.Values).ToHashSet(StringComparer.OrdinalIgnoreCase);
        foreach (var row in dump.Where(table => table.Key.StartsWith("surveys_answer", StringComparison.Ordinal)).SelectMany(table => table.Value))
        {
            row.Where(cell => cell.Key is not ("wave_id" or "number" or "revision" or "revision_handed_in" or "times_handed_in" or "received_on" or "channel")).Select(cell => cell.Value).ShouldAllBe(value => !identities.Contains(value));
            row.GetValueOrDefault("received_on", "2027-01-01").Length.ShouldBe("2027-01-01".Length); // the day, not the hour
        }

        // With the keys every answer finds its firm: the measure below can tell success.
        var answers = dump["surveys_answer_handed_in"].ConvertAll(row => row["key"]);
        answers.Count.ShouldBe(80);
        answers.ShouldAllBe(key => truth.ContainsKey(key));

        var best = 0;
        foreach (var (name, guess) in Guesses(dump))
        {
            var right = guess.Count(pair => truth[pair.Answer].Equals(pair.Firm, StringComparison.OrdinalIgnoreCase));
            var chance = ChanceOf(right, guess, truth);
            chance.ShouldBeGreaterThan(0.001, $"{name}: {right} of {guess.Count} linked");
            best = Math.Max(best, right);
        }

        Report.Write(string.Create(CultureInfo.InvariantCulture, $"separation ({database}): of 80 answers the best of {Guesses(dump).Count()} ways links {best}, no better than {Shuffles} shuffles"));
    }

    /// <summary>How often shuffled pairs do as well.</summary>
    private static double ChanceOf(int right, List<(string Answer, string Firm)> guess, Dictionary<string, string> truth)
    {
        var (random, firms, asGood) = (new Random(1), guess.Select(pair => pair.Firm).ToArray(), 0);
        var answers = guess.ConvertAll(pair => truth[pair.Answer]);
        for (var i = 0; i < Shuffles; i++)
        {
            random.Shuffle(firms);
            asGood += answers.Where((firm, at) => firm.Equals(firms[at], StringComparison.OrdinalIgnoreCase)).Count() >= right ? 1 : 0;
        }

        return (double)asGood / Shuffles;
    }

    /// <summary>Ways to link: by the order of rows on the disk, by sorted numbers, by hashes of what is known, by length.</summary>
    private static IEnumerable<(string Name, List<(string Answer, string Firm)> Pairs)> Guesses(Dictionary<string, List<Dictionary<string, string>>> dump)
    {
        var drawn = dump["surveys_identity_drawn"];
        var siretOf = drawn.ToDictionary(row => row["siret"], row => row["id"]);
        List<(string, List<string>)> firms =
        [
            ("rows of the draw", drawn.ConvertAll(row => row["id"])), ("numbers of the draw", [.. drawn.Select(row => row["id"]).Order(StringComparer.Ordinal)]),
            ("rows of the mails", dump["surveys_identity_mail"].ConvertAll(row => siretOf[row["siret"]])), ("rows of the firms", dump["surveys_identity_firm"].ConvertAll(row => siretOf[row["siret"]])),
            ("headcount", [.. drawn.OrderBy(row => int.Parse(row["headcount"], CultureInfo.InvariantCulture)).Select(row => row["id"])]),
            ("hash of the number", [.. drawn.Select(row => row["id"]).OrderBy(id => Convert.ToHexStringLower(SHA256.HashData(Guid.Parse(id).ToByteArray())), StringComparer.Ordinal)]),
            ("hash of the siret", [.. drawn.OrderBy(row => Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(row["siret"]))), StringComparer.Ordinal).Select(row => row["id"])]),
        ];
        List<(string, List<string>)> answers =
        [
            ("rows of the answers", dump["surveys_answer_handed_in"].ConvertAll(row => row["key"])), ("keys", [.. dump["surveys_answer_handed_in"].Select(row => row["key"]).Order(StringComparer.Ordinal)]),
            ("rows of the sheets", dump["surveys_answer_sheet"].ConvertAll(row => row["key"])), ("length", [.. dump["surveys_answer_handed_in"].OrderBy(row => row["content"].Length).Select(row => row["key"])]),
            ("receipts", [.. dump["surveys_answer_handed_in"].OrderBy(row => row["receipt"], StringComparer.Ordinal).Select(row => row["key"])]),
        ];
        return from firm in firms from answer in answers select ($"{answer.Item1} with {firm.Item1}", answer.Item2.Zip(firm.Item2).ToList());
    }

    /// <summary>All tables of the surveys as the database hands them out: in the order of the disk.</summary>
    private async Task<Dictionary<string, List<Dictionary<string, string>>>> DumpAsync()
    {
        using var scope = _store.App.Services.CreateScope();
        var db = TestStore.Get<BeffroiDb>(scope);
        await db.Database.OpenConnectionAsync();
        var dump = new Dictionary<string, List<Dictionary<string, string>>>();
        foreach (var table in db.Model.GetEntityTypes().Select(type => type.GetTableName()!).Where(name => name.StartsWith("surveys_", StringComparison.Ordinal)).Distinct())
        {
            using var command = db.Database.GetDbConnection().CreateCommand();
            command.CommandText = $"SELECT * FROM {table}";
            await using var reader = await command.ExecuteReaderAsync();
            var rows = dump[table] = [];
            while (await reader.ReadAsync())
            {
                rows.Add(Enumerable.Range(0, reader.FieldCount).ToDictionary(reader.GetName, i => reader.GetValue(i) switch
                {
                    byte[] bytes => Convert.ToHexString(bytes),
                    DateTime day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
                    DateOnly day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
                    var value => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
                }));
            }
        }

        return dump;
    }
}
