using System.Text.Json;
using Beffroi.TestKit;
using Shouldly;
using Xunit;

namespace Beffroi.Tests.CommandLine;

/// <summary>A table goes to the files of another tool and comes back as it was.</summary>
[Trait("Capability", "X2")]
public sealed class ArgusCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("beffroi-test-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Argus_WrittenAndReadBack_IsAttackedAlike()
    {
        var table = Samples.Write(_folder, "table.csv", "act,zone,value,n,x1,x2,status",
            "r0,z1,100,10,15,10,V", "r0,z2,50,5,20,10,V", "r1,z1,30,2,15,15,A", "r1,z2,20,5,10,5,D", "r2,z1,60,8,16,10,D", "r2,z2,40,6,38,1,B");
        var spec = Samples.Write(_folder, "spec.json", """
            {"input":"table","dimensions":[{"name":"act","total":"Total","parents":{"r0":"A","r1":"A","r2":"B","A":"Total","B":"Total"}},
             {"name":"zone","total":"Total"}],"value":"value","count":"n","largest":["x1","x2"],"status":"status","rules":{"minimumContributors":3}}
            """);
        var before = await AuditAsync(table, spec);
        var files = Path.Combine(_folder, "argus");
        (await ProgramRun.RunAsync(_folder, "argus", "write", table, "--spec", spec, "--out", files)).ExitCode.ShouldBe(0);
        Directory.GetFiles(files).Select(Path.GetFileName).Order().ShouldBe(["act.hrc", "release.rda", "release.tab", "statuses.csv"]);
        File.ReadAllLines(Path.Combine(files, "act.hrc")).ShouldBe(["A", "@r0", "@r1", "B", "@r2"]);
        File.ReadAllLines(Path.Combine(files, "release.tab")).ShouldContain("r1;z1;30;2;15;15;u");
        File.ReadAllText(Path.Combine(files, "release.rda")).ShouldContain("<HIERCODELIST> \"act.hrc\"");

        var (back, backSpec) = (Path.Combine(_folder, "back.csv"), Path.Combine(_folder, "back.json"));
        var read = await ProgramRun.RunAsync(_folder, "argus", "read", files, "--out", back, "--spec", backSpec);
        read.ExitCode.ShouldBe(0, read.Error);
        (await AuditAsync(back, backSpec)).ShouldBe(before);
    }

    [Theory]
    [InlineData("r1;z1;30", "2 colonnes", "release.tab, ligne 1 : 3 colonnes au lieu de 7")]
    [InlineData("@@r9", "tree", "act.hrc : « r9 » descend de plus d'un niveau")]
    public async Task Read_BrokenFiles_SaysWhichLine(string broken, string where, string sentence)
    {
        File.WriteAllLines(Path.Combine(_folder, "release.rda"), ["<SEPARATOR> \";\"", "act", "<RECODEABLE>", "<TOTCODE> \"Total\"", "<HIERCODELIST> \"act.hrc\"",
            "<HIERLEADSTRING> \"@\"", "zone", "<RECODEABLE>", "value", "<NUMERIC>", "n", "<FREQUENCY>", "x1", "<MAXSCORE>", "x2", "<MAXSCORE>", "status", "<STATUS>"]);
        File.WriteAllLines(Path.Combine(_folder, "act.hrc"), where == "tree" ? ["A", broken] : ["A", "@r1"]);
        File.WriteAllLines(Path.Combine(_folder, "release.tab"), [where == "tree" ? "r1;z1;30;2;15;15;u" : broken]);
        var read = await ProgramRun.RunAsync(_folder, "argus", "read", _folder, "--out", Path.Combine(_folder, "o.csv"), "--spec", Path.Combine(_folder, "o.json"), "--lang", "fr");
        read.ExitCode.ShouldBe(1);
        read.Error.Replace('\u00a0', ' ').ShouldContain(sentence);
    }

    [Fact]
    public async Task Read_AFolderWithoutFiles_SaysWhatIsMissing() =>
        (await ProgramRun.RunAsync(_folder, "argus", "read", _folder, "--out", "o", "--spec", "s")).Error.ShouldContain(".rda");

    private async Task<string> AuditAsync(string table, string spec)
    {
        var run = await ProgramRun.RunAsync(_folder, "audit-table", table, "--spec", spec, "--json");
        run.ExitCode.ShouldBe(0, run.Error);
        using var answer = JsonDocument.Parse(run.Out);
        return string.Join('\n', answer.RootElement.GetProperty("cells").EnumerateArray()
            .Select(cell => $"{cell.GetProperty("key")} {cell.GetProperty("low")} {cell.GetProperty("high")}").Order());
    }
}
