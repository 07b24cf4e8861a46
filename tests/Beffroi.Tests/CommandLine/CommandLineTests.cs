using System.Text.Json;
using System.Text.RegularExpressions;
using Beffroi.TestKit;
using Shouldly;
using Xunit;

namespace Beffroi.Tests.CommandLine;

/// <summary>One store set up by the program itself, as on a first call.</summary>
public sealed class ProgramFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("beffroi-cli-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}

/// <summary>The command line as a person or a script calls it.</summary>
[Trait("Capability", "R7.2a")]
public sealed partial class CommandLineTests(ProgramFolder folder) : IClassFixture<ProgramFolder>
{
    private Task<ProgramRun> RunAsync(params string[] arguments) => ProgramRun.RunAsync(folder.Path, arguments);

    [Fact]
    public async Task Figures_AsCsv_WritesOnlyTheAnswer()
    {
        var run = await RunAsync("figures", "difficult-share", "--zone", "bmo-basin-2024:3216", "--period", "2024", "--csv", "--lang", "fr");
        run.ExitCode.ShouldBe(0, run.Error);
        var lines = run.Out.Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        lines.Length.ShouldBe(2);
        lines[1].ShouldStartWith("difficult-share,bmo-basin-2024,3216,Bassin de Lille,2024,,,0.456831,0.455411,0.459583,share,published,");
    }

    [Fact]
    public async Task Figures_AsJson_Parses()
    {
        var run = await RunAsync("figures", "recruitment-projects", "--zone", "department:59", "--period", "2024", "--by", "family", "--json");
        using var json = JsonDocument.Parse(run.Out);
        json.RootElement.GetArrayLength().ShouldBe(8);
    }

    [Theory]
    [InlineData(2, "figures", "difficult-share")]
    [InlineData(2, "unknown")]
    [InlineData(2, "figures", "difficult-share", "--zone", "department:59", "--by", "colour")]
    [InlineData(1, "figures", "nothing", "--zone", "department:59")]
    [InlineData(1, "figures", "difficult-share", "--zone", "Lille")]
    [InlineData(1, "figures", "difficult-share", "--zone", "commune:00000")]
    [InlineData(1, "figures", "difficult-share", "--zone", "department:59", "--period", "2024-13")]
    [InlineData(1, "import", "bmo", "/nowhere/bmo.xlsx")]
    [InlineData(1, "import", "poems", "/nowhere/bmo.xlsx")]
    [InlineData(1, "zones", "nowhere")]
    [InlineData(1, "undo", "00000000-0000-0000-0000-000000000001")]
    [InlineData(0, "zones", "region")]
    [InlineData(0, "data", "--json")]
    public async Task ExitCode_SaysWhoMustAct(int expected, params string[] arguments)
    {
        var run = await RunAsync(arguments);
        run.ExitCode.ShouldBe(expected, run.Error);
        (expected == 0 ? run.Out : run.Error).ShouldNotBeEmpty();
        if (expected != 0)
        {
            run.Out.ShouldBeEmpty();
        }
    }

    [Fact]
    public async Task Import_FileWithBadLines_SaysEachInTheLanguageAsked()
    {
        var file = Samples.Write(folder.Path, "bmo.csv", Samples.BmoHeader, Samples.BmoLine(year: "2025"), Samples.BmoLine(year: "2025", met: "x", basin: "3217"));
        var run = await RunAsync("import", "bmo", file, "--dry-run", "--json", "--lang=nl");
        run.ExitCode.ShouldBe(0, run.Error);
        run.Error.ShouldContain("bmo.csv: 2 regels gelezen, 1 geweigerd. Niets is gewijzigd.");
        run.Error.ShouldContain("regel 3, kolom met");
        using var json = JsonDocument.Parse(run.Out);
        json.RootElement[0].GetProperty("rowsRefused").GetInt32().ShouldBe(1);
    }

    [Theory]
    [InlineData("figures difficult-share", "De optie --zone is verplicht.")]
    [InlineData("figures", "INDICATOR ontbreekt.")]
    [InlineData("figures x --zone", "De optie --zone verwacht een waarde.")]
    [InlineData("figures x --zone a --known-on hier", "De optie --known-on begrijpt „hier” niet.")]
    [InlineData("nope", "„nope” is hier geen optie en geen verwachte waarde.")]
    public async Task Usage_Wrong_IsSaidInTheLanguageAsked(string arguments, string sentence)
    {
        var run = await RunAsync(["--lang=nl", .. arguments.Split(' ')]);
        run.ExitCode.ShouldBe(2);
        run.Error.ShouldContain(sentence);
        run.Error.ShouldNotContain("required");
    }

    [Fact]
    public async Task Import_SeveralFilesOneBroken_ImportsTheOthersAndSaysSo()
    {
        var good = Samples.Write(folder.Path, "bon.csv", "code_commune_insee,code_bassin_BMO,lib_bassin_BMO", "62041,3101,ARRAS");
        var bad = Samples.Write(folder.Path, "page.csv", "<html></html>");
        var run = await RunAsync("import", "bmo-zoning", bad, good, "--dry-run", "--lang", "fr");
        run.ExitCode.ShouldBe(1);
        run.Error.Replace('\u00a0', ' ').ShouldContain("bon.csv : 1 lignes lues, 0 refusées.");
    }

    [Theory]
    [InlineData("serve")]
    [InlineData("import")]
    [InlineData("undo")]
    [InlineData("data")]
    [InlineData("figures")]
    [InlineData("zones")]
    [InlineData("perimeter")]
    [InlineData("backup")]
    [InlineData("doctor")]
    [InlineData("restore")]
    [InlineData("database", "move")]
    [InlineData("audit", "verify")]
    public async Task Help_OfEveryVerb_GivesAnExample(params string[] verb)
    {
        var run = await RunAsync([.. verb, "--help", "--lang", "en"]);
        run.ExitCode.ShouldBe(0);
        run.Out.ShouldContain("beffroi " + string.Join(' ', verb));
        run.Out.ShouldContain("Example");
    }

    [Fact]
    public async Task AuditVerify_OfANewStore_IsWhole()
    {
        var run = await RunAsync("audit", "verify", "--json");
        run.ExitCode.ShouldBe(0, run.Error);
        using var json = JsonDocument.Parse(run.Out);
        json.RootElement.GetProperty("brokenAt").ValueKind.ShouldBe(JsonValueKind.Null);
    }

    [Fact]
    public async Task Backup_WithoutAPassphrase_IsRefusedInOneSentence()
    {
        var run = await RunAsync("backup", Path.Combine(folder.Path, "x.backup"), "--lang", "en");
        run.ExitCode.ShouldBe(1);
        run.Error.ShouldContain("Give the passphrase in BEFFROI_BACKUP_KEY: at least 12 characters.");
    }

    [Fact]
    public async Task ServiceMap_ExportMappingAndARefusedFile_AnswerAsTheyShould()
    {
        var export = await RunAsync("export", "directory", "--format", "geojson");
        export.ExitCode.ShouldBe(0, export.Error);
        using (var json = JsonDocument.Parse(export.Out))
        {
            json.RootElement.GetProperty("features").GetArrayLength().ShouldBeGreaterThan(30);
        }

        var nowhere = await RunAsync("export", "directory", "--out", Path.Combine(folder.Path, "absent", "x.json"), "--lang", "en");
        (nowhere.ExitCode, nowhere.Error.Contains("does not exist: make it", StringComparison.Ordinal)).ShouldBe((1, true));

        var list = Samples.Write(folder.Path, "places.csv", "Nom,Ville", "Un lieu,Lille");
        using (var mapping = JsonDocument.Parse((await RunAsync("mapping", list)).Out))
        {
            mapping.RootElement.GetProperty("fields").GetProperty("commune")[0].GetString().ShouldBe("Ville");
        }

        // Where every line is refused the file is, and each line is told all the same.
        var bad = Samples.Write(folder.Path, "bad.csv", "source,id,nom,date_maj,commune,adresse,code_postal,code_insee,telephone,courriel", "s,1,Maison,hier,,,,,,");
        var refused = await RunAsync("import", "structures", bad, "--lang", "en");
        (refused.ExitCode, refused.Error.Contains("line 2, column date_maj", StringComparison.Ordinal)).ShouldBe((1, true), refused.Error);
    }

    /// <summary>Commands of the documentation that read run as they stand; those that need an official file are parsed.</summary>
    [Fact]
    public async Task Documentation_Commands_RunAsWritten()
    {
        string[] pages = ["README.md", .. Directory.GetFiles(Path.Combine(TestPaths.Root, "docs"), "*.md", SearchOption.AllDirectories)];
        var commands = pages.Select(page => File.ReadAllText(Path.Combine(TestPaths.Root, page)))
            .SelectMany(text => Shown().Matches(text).Select(match => match.Groups["command"].Value.Trim())).Distinct().ToList();
        commands.Count.ShouldBeGreaterThan(3);
        foreach (var command in commands.Where(c => c.Split(' ')[0] is "figures" or "zones" or "data" or "perimeter"))
        {
            var run = await RunAsync([.. Word().Matches(command.Split(" > ")[0].Split(" #")[0]).Select(m => m.Value.Trim('"'))]);
            run.ExitCode.ShouldBe(0, command + "\n" + run.Error);
        }
    }

    [GeneratedRegex(@"^script/beffroi (?<command>[^\n\\]+)$", RegexOptions.Multiline)]
    private static partial Regex Shown();

    [GeneratedRegex("\"[^\"]*\"|\\S+")]
    private static partial Regex Word();
}
