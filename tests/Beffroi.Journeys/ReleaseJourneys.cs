using System.Text.RegularExpressions;
using System.Text;
using Beffroi.TestKit;
using Microsoft.Playwright;
using Shouldly;
using Xunit;
using static Beffroi.Journeys.Checks;

namespace Beffroi.Journeys;

/// <summary>A table from the secretariat's file to the public, to its attacker and to paper, in a real browser.</summary>
[Trait("Capability", "X2")]
public sealed class ReleaseJourneys(Browser browser) : IAsyncLifetime
{
    private TestStore _store = null!;

    public async ValueTask InitializeAsync() => _store = await TestStore.StartAsync(TestDatabase.Sqlite);

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public async Task Secretariat_BringsATable_PublishesItAndAnyoneAttacksIt()
    {
        var firms = Releases.Firms();
        var alone = firms.GroupBy(row => (row.Zone, row.Sector)).First(cell => cell.Count() == 1).Single();
        firms[firms.IndexOf(alone)] = alone with { Value = 7_654_321 }; // occurs nowhere else
        var page = await MemberAsync("secretariat", 320);
        await page.GotoAsync("/fr/publications/deposer");
        await CheckAsync(page);
        foreach (var (name, value) in new[]
        {
            ("Title", "Projets d'octobre"), ("Series", "projets"), ("Period", "2026-10"), ("Source", "Enquête"), ("Unit", "projets"),
            ("Sides", "zone, sector"), ("Value", "value"), ("Contributor", "firm"),
        })
        {
            await page.Locator($"[name='Input.{name}']").FillAsync(value);
        }

        await page.Locator("[name='Input.Policies'][value=firms]").CheckAsync();
        await page.Locator("[name='Input.IsFictitious']").CheckAsync();
        await page.Locator("[name='Upload']").SetInputFilesAsync(new FilePayload
        {
            Name = "firms.csv", MimeType = "text/csv", Buffer = Encoding.UTF8.GetBytes(Releases.Csv(firms)),
        });
        await page.GetByRole(AriaRole.Button, new() { Name = "Déposer et protéger" }).ClickAsync();
        var publish = page.GetByRole(AriaRole.Button, new() { Name = "Publier" });
        await Assertions.Expect(publish).ToBeVisibleAsync(new() { Timeout = 60_000 }); // the page asks again by itself
        await CheckAsync(page);
        await publish.ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Voir la page publique" }).ClickAsync();
        await Assertions.Expect(page).Not.ToHaveURLAsync(new Regex("preparer"));
        await CheckAsync(page);
        await page.GotoAsync("/fr/publications/preparer");
        await CheckAsync(page);
        await page.GotoAsync("/fr/publications/regles");
        await CheckAsync(page);

        var anyone = await browser.VisitAsync(320, script: false, address: Site);
        await anyone.GotoAsync("/fr/publications");
        await anyone.GetByRole(AriaRole.Link, new() { Name = "Projets d'octobre" }).ClickAsync();
        await Assertions.Expect(anyone.Locator("main")).ToContainTextAsync("fictif");
        await anyone.GetByRole(AriaRole.Link, new() { Name = "secret A" }).First.ClickAsync(); // each hidden cell leads to its reason
        await Assertions.Expect(anyone).ToHaveURLAsync(new Regex("#why-A$"));
        TextOf(await anyone.PdfAsync()).ShouldNotContain("7654321");
        await anyone.GetByRole(AriaRole.Link, new() { Name = "Attaquer ce tableau soi-même" }).ClickAsync();
        await anyone.GetByRole(AriaRole.Button, new() { Name = "Attaquer" }).ClickAsync();
        await Assertions.Expect(anyone.Locator("main")).ToContainTextAsync("aucune n'a pu être retrouvée exactement");
    }

    /// <summary>All bytes of a printed page, its packed streams unpacked.</summary>
    private static string TextOf(byte[] pdf)
    {
        var (text, at) = (new StringBuilder(Encoding.Latin1.GetString(pdf)), 0);
        var (begin, streams) = ("stream\n"u8.ToArray(), 0);
        while ((at = pdf.AsSpan(at).IndexOf(begin) is var found and >= 0 ? at + found + begin.Length : -1) > 0)
        {
            try
            {
                using var unpacked = new System.IO.Compression.ZLibStream(new MemoryStream(pdf, at, pdf.Length - at), System.IO.Compression.CompressionMode.Decompress);
                using var reader = new StreamReader(unpacked, Encoding.Latin1);
                text.Append(reader.ReadToEnd());
                streams++;
            }
            catch (InvalidDataException)
            {
                // a picture or a font that is packed otherwise
            }
        }

        streams.ShouldBeGreaterThan(2);
        return text.ToString();
    }

    private string Site => _store.Address.Replace("127.0.0.1", "localhost", StringComparison.Ordinal);

    private Task<IPage> MemberAsync(string role, int width) => browser.MemberAsync(_store, role, width);
}
