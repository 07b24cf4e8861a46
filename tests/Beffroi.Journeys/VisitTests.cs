using System.Text.RegularExpressions;
using Beffroi.TestKit;
using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using Shouldly;
using Xunit;

namespace Beffroi.Journeys;

/// <summary>What a visitor does, in a real browser.</summary>
[Trait("Capability", "R7.2a")]
public sealed class VisitTests(Browser browser)
{
    public static TheoryData<string> Addressed
    {
        get
        {
            var addresses = new TheoryData<string>();
            foreach (var address in PublicPages.In("fr"))
            {
                addresses.Add(address);
            }

            addresses.Add("/nl");
            addresses.Add("/en/indicators/population");
            return addresses;
        }
    }

    [Theory]
    [MemberData(nameof(Addressed))]
    public async Task Page_OnAPhone_PassesAxeFitsAndAsksNoThirdParty(string address)
    {
        var foreign = new List<string>();
        var page = await browser.VisitAsync(320, foreign: foreign);
        var errors = new List<string>();
        page.PageError += (_, error) => errors.Add(error);
        page.Console += (_, message) =>
        {
            if (message.Type == "error" && !message.Text.Contains("404", StringComparison.Ordinal))
            {
                errors.Add(message.Text);
            }
        };
        await page.GotoAsync(address, new PageGotoOptions { WaitUntil = WaitUntilState.NetworkIdle });
        var result = await page.RunAxe();
        result.Violations.Select(Described).ShouldBeEmpty();
        (await page.EvaluateAsync<int>("document.documentElement.scrollWidth - innerWidth")).ShouldBeLessThanOrEqualTo(0);
        foreign.ShouldBeEmpty();
        errors.ShouldBeEmpty(); // the content policy refuses by an error in the console
    }

    [Theory]
    [MemberData(nameof(Addressed))]
    public async Task Page_InTheDark_KeepsItsContrast(string address)
    {
        var page = await browser.VisitAsync();
        await page.EmulateMediaAsync(new PageEmulateMediaOptions { ColorScheme = ColorScheme.Dark });
        await page.GotoAsync(address, new PageGotoOptions { WaitUntil = WaitUntilState.NetworkIdle });
        (await page.RunAxe()).Violations.Select(Described).ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Addressed))]
    public async Task Page_WithItsTextSpacedOut_CutsAndCoversNothing(string address)
    {
        var page = await browser.VisitAsync(320);
        await page.GotoAsync(address, new PageGotoOptions { WaitUntil = WaitUntilState.NetworkIdle });
        await page.EvaluateAsync("""
            () => {
              const spaced = new CSSStyleSheet();
              spaced.replaceSync("* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important } p { margin-bottom: 2em !important }");
              document.adoptedStyleSheets = [...document.adoptedStyleSheets, spaced];
            }
            """);
        (await page.EvaluateAsync<string[]>("""
            () => [...document.querySelectorAll("body *")].filter(e => {
              const style = getComputedStyle(e);
              const cuts = (axis) => ["hidden", "clip"].includes(style["overflow-" + axis]);
              return e.innerText?.trim() && e.getClientRects().length > 0 && !e.closest(".canvas, .sr")
                && ((cuts("x") && e.scrollWidth > e.clientWidth + 1) || (cuts("y") && e.scrollHeight > e.clientHeight + 1));
            }).map(e => e.outerHTML.slice(0, 120))
            """)).ShouldBeEmpty();
        (await page.EvaluateAsync<int>("document.documentElement.scrollWidth - innerWidth")).ShouldBeLessThanOrEqualTo(0);
    }

    [Fact]
    public async Task BubbleOfTheMap_MayBePointedAtAndGoesByEscape()
    {
        var page = await browser.VisitAsync();
        await page.GotoAsync("/fr/indicateurs/difficult-share", new PageGotoOptions { WaitUntil = WaitUntilState.NetworkIdle });
        var map = page.Locator("figure[data-chart=map] [role=img]");
        await map.HoverAsync();
        var bubble = page.Locator("figure[data-chart=map] .bubble");
        await bubble.WaitForAsync();
        var text = await bubble.InnerTextAsync();
        text.ShouldContain("%");
        await bubble.HoverAsync();
        await page.WaitForTimeoutAsync(1_500);
        (await bubble.IsVisibleAsync()).ShouldBeTrue();
        await page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(bubble).ToBeHiddenAsync();
    }

    [Fact]
    public async Task SiteMap_LeadsToEveryPageThatAnyoneMayOpen()
    {
        var page = await browser.VisitAsync();
        await page.GotoAsync("/fr");
        await page.GetByRole(AriaRole.Link, new() { Name = "Plan du site" }).ClickAsync();
        await Assertions.Expect(page).ToHaveURLAsync(new Regex("/plan-du-site"));
        var links = await page.EvaluateAsync<string[]>("[...document.querySelectorAll('main a, header a')].map(a => new URL(a.href).pathname)");
        string[] reachedOtherwise = ["/fr/integrer/difficult-share", "/fr/metiers/T2A60", "/fr/barometre/industrie", "/fr/introuvable", "/fr/plan-du-site", "/fr/premier-acces", "/fr/invitation/none", "/fr/orientations/suivre/none", "/fr/services-integrer"];
        PublicPages.In("fr").Except(links).Except(reachedOtherwise).ShouldBeEmpty();
        foreach (var link in links.Distinct())
        {
            (await page.APIRequest.GetAsync(link)).Status.ShouldBe(200, link);
        }
    }

    [Fact]
    public async Task PageOfAReceivedFile_WithManyRefusedLines_PassesAxeAndFits()
    {
        await using var own = await TestStore.StartAsync(TestDatabase.Sqlite);
        var lines = Enumerable.Range(0, 12).Select(i => Samples.BmoLine(occupation: $"S2X{i:00}", met: "x")).ToArray();
        await own.ImportAsync("bmo", Samples.Write(own.Folder, "bmo.csv", [Samples.BmoHeader, Samples.BmoLine(), .. lines]));
        var page = await browser.VisitAsync(320, address: own.Address);
        await page.GotoAsync("/fr/donnees");
        await page.GetByRole(AriaRole.Link, new() { Name = "bmo.csv", Exact = true }).ClickAsync();
        await Assertions.Expect(page.Locator("main")).ToContainTextAsync("12 lignes");
        (await page.RunAxe()).Violations.Select(Described).ShouldBeEmpty();
        (await page.EvaluateAsync<int>("document.documentElement.scrollWidth - innerWidth")).ShouldBeLessThanOrEqualTo(0);
    }

    [Fact]
    public async Task TimeSlider_MovedToAnEarlierYear_RedrawsTheMapOfThatYear()
    {
        await using var own = await TestStore.StartAsync(TestDatabase.Sqlite);
        await own.ImportAsync("bmo", Samples.Write(own.Folder, "bmo23.csv", Samples.BmoHeader.Replace("BE24;NOMBE24", "BE23;NOMBE23"),
            Samples.BmoLine(year: "2023", met: "200", xmet: "20")));
        var page = await browser.VisitAsync(address: own.Address);
        await page.GotoAsync("/fr/indicateurs/difficult-share");
        var map = page.Locator("figure[data-chart=map] [role=img]");
        await map.WaitForAsync();
        (await map.GetAttributeAsync("aria-label"))!.ShouldContain("45,7");
        await page.Locator("figure[data-chart=map] input[type=range]").PressAsync("ArrowLeft");
        await Assertions.Expect(map).ToHaveAttributeAsync("aria-label", new System.Text.RegularExpressions.Regex("2023.*Bassin de Lille 10,0"));
        (await page.Locator("figure[data-chart=map] output").InnerTextAsync()).ShouldBe("2023");
    }

    [Fact]
    public async Task FirstVisit_ReachesTheMapOfAHardOccupationInTwoClicks()
    {
        var page = await browser.VisitAsync();
        await page.GotoAsync("/");
        await page.GetByRole(AriaRole.Link, new() { Name = "Aides à domicile et auxiliaires de vie" }).ClickAsync();
        await page.Locator("figure.chart [role=img]").WaitForAsync();
        (await page.Locator("figure.chart [role=img]").GetAttributeAsync("aria-label"))!.ShouldContain("Bassin de Lille");
        (await page.Locator("h1").InnerTextAsync()).ShouldBe("Aides à domicile et auxiliaires de vie");
    }

    [Fact]
    public async Task TwoBasins_StandSideBySide()
    {
        var page = await browser.VisitAsync();
        await page.GotoAsync("/fr");
        await page.Locator("select[name=zone]").SelectOptionAsync("bmo-basin-2024:3217");
        await page.Locator("select[name=compare]").SelectOptionAsync("bmo-basin-2024:3216");
        await page.GetByRole(AriaRole.Button, new() { Name = "Afficher" }).ClickAsync();
        await Assertions.Expect(page).ToHaveURLAsync(new Regex("zone=bmo-basin-2024%3A3217"));
        var tile = await page.Locator(".tile").First.InnerTextAsync();
        tile.ShouldContain("55,2");
        tile.ShouldContain("45,7");
    }

    [Theory]
    [InlineData("CSV (RFC 4180)", ".csv")]
    [InlineData("CSV pour Excel en français", ".csv")]
    [InlineData("Classeur XLSX avec notes", ".xlsx")]
    [InlineData("Parquet", ".parquet")]
    [InlineData("GeoJSON", ".geojson")]
    [InlineData("Image PNG", ".png")]
    [InlineData("Image SVG", ".svg")]
    public async Task Download_EachFormat_ArrivesWithItsKind(string name, string extension)
    {
        var page = await browser.VisitAsync();
        await page.GotoAsync("/fr/indicateurs/difficult-share", new PageGotoOptions { WaitUntil = WaitUntilState.NetworkIdle });
        var target = page.GetByRole(name.StartsWith("Image", StringComparison.Ordinal) ? AriaRole.Button : AriaRole.Link, new() { Name = name, Exact = true });
        var download = await page.RunAndWaitForDownloadAsync(() => target.First.ClickAsync());
        download.SuggestedFilename.ShouldEndWith(extension);
        var bytes = await File.ReadAllBytesAsync(await download.PathAsync());
        bytes.Length.ShouldBeGreaterThan(100);
        var starts = extension switch { ".png" => "\u0089PNG", ".xlsx" => "PK", ".parquet" => "PAR1", ".svg" => "<svg", ".geojson" => "{", _ => "" };
        System.Text.Encoding.Latin1.GetString(bytes[..4]).ShouldStartWith(starts);
    }

    [Fact]
    public async Task WithoutScript_FiguresTablesAndFormsSayTheSame()
    {
        var page = await browser.VisitAsync(script: false);
        await page.GotoAsync("/fr");
        (await page.Locator("main").InnerTextAsync()).ShouldContain("46 projets");
        await page.GetByRole(AriaRole.Link, new() { Name = "Métiers", Exact = true }).ClickAsync();
        await page.GetByLabel("Chercher un métier").FillAsync("cuisin");
        await page.GetByRole(AriaRole.Button, new() { Name = "Chercher" }).ClickAsync();
        await Assertions.Expect(page).ToHaveURLAsync(new Regex("cuisin"));
        (await page.Locator("tbody tr").CountAsync()).ShouldBeGreaterThan(0);
        (await page.Locator("tbody").InnerTextAsync()).ShouldContain("Cuisiniers");
    }

    [Fact]
    public async Task KeyboardAlone_GoesFromTheTopToAnOccupation()
    {
        var page = await browser.VisitAsync();
        await page.GotoAsync("/fr");
        await page.Keyboard.PressAsync("Tab");
        (await FocusedAsync(page)).ShouldBe("Aller au contenu");
        await page.Keyboard.PressAsync("Enter");
        for (var step = 0; step < 40 && !(await FocusedAsync(page)).StartsWith("Aides à domicile", StringComparison.Ordinal); step++)
        {
            await page.Keyboard.PressAsync("Tab");
            (await page.EvaluateAsync<bool>("document.activeElement === document.body")).ShouldBeFalse();
        }

        await page.Keyboard.PressAsync("Enter");
        await page.WaitForURLAsync("**/metiers/T2A60**");
    }

    [Theory]
    [InlineData("nl", "Dashboard — Bekken van Rijsel")]
    [InlineData("en", "Dashboard — Lille basin")]
    [InlineData("fr", "Tableau de bord — Bassin de Lille")]
    public async Task Language_Chosen_KeepsTheTerritory(string language, string title)
    {
        var page = await browser.VisitAsync();
        await page.GotoAsync("/fr?zone=bmo-basin-2024:3216");
        await page.Locator(".languages").GetByText(language, new() { Exact = true }).ClickAsync();
        await page.WaitForURLAsync($"**/{language}?zone=bmo-basin-2024:3216**");
        (await page.Locator("h1").InnerTextAsync()).ShouldBe(title);
        (await page.Locator("html").GetAttributeAsync("lang")).ShouldBe(language);
    }

    private static async Task<string> FocusedAsync(IPage page) => (await page.EvaluateAsync<string>("document.activeElement.innerText")).Trim();

    private static string Described(AxeResultItem violation) =>
        $"{violation.Id}: {violation.Nodes.Length} × {violation.Nodes[0].Html}";
}
