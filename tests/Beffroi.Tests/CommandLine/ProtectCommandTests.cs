using System.Text.Json;
using Beffroi.TestKit;
using Shouldly;
using Xunit;

namespace Beffroi.Tests.CommandLine;

/// <summary>Disclosure control as a statistician calls it: a table in, a protected table and an answer out.</summary>
[Trait("Capability", "X1")]
public sealed class ProtectCommandTests : IDisposable
{
    private const string Table = """
        act,size,value,n,x1,x2
        01,tr1,100,10,20,0
        01,tr2,50,5,15,0
        02,tr1,30,2,20,0
        02,tr2,20,5,10,0
        06,tr1,60,8,16,0
        06,tr2,40,6,38,0
        """;

    private const string Sides = """
        "dimensions":[{"name":"act","column":"act","total":"Total"},{"name":"size","column":"size","total":"Total"}],"value":"value",
        """;

    private const string OfTable = """{"input":"table",""" + Sides + """
        "count":"n","largest":["x1","x2"],"rules":{"minimumContributors":3,"dominancePercent":85},"protectionPercent":10}
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("beffroi-protect-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Protect_ATableOfCells_AnswersAndWritesNoHiddenValue()
    {
        var run = await ProtectAsync(Table, OfTable);
        run.ExitCode.ShouldBe(0, run.Error);
        using var answer = JsonDocument.Parse(run.Out); // and nothing beside it on the standard output
        var root = answer.RootElement;
        (root.GetProperty("status").GetString(), root.GetProperty("primary").GetInt32(), root.GetProperty("secondary").GetInt32(),
            root.GetProperty("hiddenValue").GetDouble(), root.GetProperty("gap").GetDouble(), root.GetProperty("exposed").GetInt32())
            .ShouldBe(("optimal", 2, 2, 150, 0, 0));
        root.GetProperty("cells").GetArrayLength().ShouldBe(12);
        var lines = await File.ReadAllLinesAsync(Place("out.csv"));
        lines[0].ShouldBe("act,size,value,status,low,high");
        lines.ShouldContain("02,tr1,,A,0,50");
        lines.ShouldContain("06,tr2,,B,10,60");
        lines.ShouldContain("01,tr1,100,V,100,100");
    }

    [Fact]
    public async Task Protect_HierarchicalMicrodata_CountsHoldingsOnceAndHidesParentsWhereNeeded()
    {
        var rows = new List<string> { "act,zone,firm,group,value" };
        string[] acts = ["r0", "r1", "r2"];
        for (var i = 0; i < 60; i++)
        {
            rows.Add($"{acts[i % 3]},{(i % 2 == 0 ? "n" : "s")},f{i},,{10 + i}");
        }

        rows.AddRange(["r3,n,a,holding,40", "r3,n,b,holding,50", "r3,n,c,,30", "r3,s,d,,20", "r3,s,e,,20", "r3,s,f,,20"]);
        const string Spec = """
            {"input":"microdata","dimensions":[{"name":"act","column":"act","total":"Total",
              "parents":{"r0":"A","r1":"A","r2":"B","r3":"B","A":"Total","B":"Total"}},{"name":"zone","column":"zone","total":"Total"}],
             "value":"value","contributor":"firm","holding":"group","rules":{"minimumContributors":3,"dominancePercent":85,"pPercent":null},
             "protectionPercent":10,"bounds":{"low":0,"high":null},"cost":"value","timeLimitSeconds":60,"attackers":["outsider","insiders"]}
            """;
        var run = await ProtectAsync(string.Join('\n', rows), Spec);
        run.ExitCode.ShouldBe(0, run.Error);
        using var answer = JsonDocument.Parse(run.Out);
        answer.RootElement.GetProperty("primary").GetInt32().ShouldBe(1); // two firms of one holding and another: two contributors
        Status(answer, "r3", "n").ShouldBe("A");
        answer.RootElement.GetProperty("cells").EnumerateArray().Count(cell => cell.GetProperty("status").GetString() == "D").ShouldBe(3);
    }

    [Fact]
    public async Task Protect_LinkedTablesWithADistrict_ListsWhatIsShownAlone()
    {
        var rows = "zone,age,person\n" + string.Join('\n', new[] { ("A", 120), ("B in Q", 7), ("rest of B", 185) }.SelectMany(piece =>
            Enumerable.Range(0, piece.Item2).Select(i => $"{piece.Item1},{(i % 2 == 0 ? "young" : "old")},{piece.Item1} {i}")));
        var run = await ProtectAsync(rows, """
            {"input":"microdata","dimensions":[{"name":"zone","total":"commune","parents":{"A":"commune","B":"commune","B in Q":"B","rest of B":"B"},
              "zones":{"Q":["A","B in Q"]},"latent":["B in Q","rest of B"]},{"name":"age","total":"Total"}],
             "tables":[["zone"],["age"]],"published":[["commune","Total"]],"value":null,"contributor":"person","rules":{"minimumContributors":11}}
            """);
        run.ExitCode.ShouldBe(0, run.Error);
        using var answer = JsonDocument.Parse(run.Out);
        answer.RootElement.GetProperty("cells").EnumerateArray().Select(cell => string.Join('/', cell.GetProperty("key").EnumerateArray()) + " "
            + cell.GetProperty("status").GetString()).ShouldBe(["commune/Total V", "commune/old V", "commune/young V", "A/Total V", "B/Total V", "Q/Total D"]);
        (answer.RootElement.GetProperty("primary").GetInt32(), answer.RootElement.GetProperty("secondary").GetInt32(),
            answer.RootElement.GetProperty("hiddenValue").GetDouble()).ShouldBe((0, 1, 127));
    }

    [Fact]
    public async Task AuditTable_OfAPatternThatLeaks_NamesTheExposedCell()
    {
        const string Leaking = """
            row,column,value,status
            w,a,30,A
            w,b,47,A
            w,c,64,A
            w,d,89,V
            x,a,90,A
            x,b,124,V
            x,c,5,A
            x,d,31,V
            y,a,92,V
            y,b,100,A
            y,c,59,V
            y,d,85,A
            z,a,800,V
            z,b,991,A
            z,c,651,V
            z,d,685,A
            """;
        await File.WriteAllTextAsync(Place("table.csv"), Leaking);
        await File.WriteAllTextAsync(Place("spec.json"), """
            {"input":"table","dimensions":[{"name":"row","total":"T"},{"name":"column","total":"T"}],"value":"value","status":"status"}
            """);
        var run = await ProgramRun.RunAsync(_folder, "audit-table", Place("table.csv"), "--spec", Place("spec.json"), "--json");
        run.ExitCode.ShouldBe(0, run.Error); // also when cells are exposed
        using var answer = JsonDocument.Parse(run.Out);
        answer.RootElement.GetProperty("exposed").GetInt32().ShouldBe(1);
        var cell = answer.RootElement.GetProperty("cells").EnumerateArray().Single(one => one.GetProperty("exposed").GetBoolean());
        cell.GetProperty("key").EnumerateArray().Select(code => code.GetString()).ShouldBe(["w", "b"]);
        (cell.GetProperty("low").GetDouble(), cell.GetProperty("high").GetDouble(), cell.GetProperty("attacker").GetString())
            .ShouldBe((47, 47, "outsider"));
    }

    [Theory]
    [InlineData("""{"input":"table","dimensions":[]}""", "dimensions")]
    [InlineData("""{"input":"chart"}""", "« chart » n'est pas connu")]
    [InlineData("""{"input":"table","colour":1}""", "ligne 1 : ce JSON ne se lit pas")]
    [InlineData("""{"input":"table",""" + Sides + """ "count":"n","cost":"love"}""", "« love » n'est pas connu")]
    [InlineData("""{"input":"table",""" + Sides + """ "count":"people"}""", "people")]
    [InlineData("""{"input":"microdata",""" + Sides + """ "rules":{}}""", "contributor")]
    [InlineData("""{"input":"table",""" + Sides + """ "count":"n","rules":{"dominancePercent":120}}""", "hors de ses bornes")]
    [InlineData("""{"input":"table",""" + Sides + """ "count":"n","tables":[["colour"]]}""", "« colour » n'est pas connu")]
    [InlineData("""{"input":"table",""" + Sides + """ "count":"n","published":[["01"]]}""", "« 01 » ne désigne aucune cellule")]
    [InlineData("""{"input":"table",""" + Sides + """ "count":"n","published":[["01","elsewhere"]]}""", "« 01 × elsewhere » ne désigne aucune cellule")]
    [InlineData("""{"input":"table","dimensions":[{"name":"act","total":"Total","parents":{"a":"b","b":"a"}}],"value":"value","count":"n"}""", "au-dessus de lui-même")]
    public async Task Protect_WithAWrongSpec_SaysWhatAndWhere(string spec, string sentence)
    {
        var run = await ProtectAsync(Table, spec);
        (run.ExitCode, run.Out).ShouldBe((1, ""));
        run.Error.Replace('\u00a0', ' ').ShouldContain(sentence);
        File.Exists(Place("out.csv")).ShouldBeFalse();
    }

    [Theory]
    [InlineData("03,tr1,abc,4,1,1", "ligne 8 : « abc » n'est pas un nombre.")]
    [InlineData("02,tr2,20,5,10,0", "ligne 8 : cette cellule est déjà donnée plus haut.")]
    [InlineData("Total,tr1,200,20,20,0", "ligne 8 : la marge Total × tr1 ne fait pas la somme de ses parties ; écart 10.")]
    [InlineData(",tr1,200,20,20,0", "ligne 8 : pas de code dans la dimension « act ».")]
    public async Task Protect_WithAWrongLine_ProtectsNothingAndNamesIt(string line, string sentence)
    {
        var run = await ProtectAsync(Table + "\n" + line, OfTable);
        (run.ExitCode, run.Out).ShouldBe((1, ""));
        run.Error.Replace('\u00a0', ' ').ShouldContain(sentence);
    }

    [Theory]
    [InlineData("""{"input":"microdata",""" + Sides + """ "value":"value","contributor":"n"}""", "r,c,5,3,V", "status")]
    [InlineData("""{"input":"table",""" + Sides + """ "value":"value","count":"n"}""", "r,c,5,3,V", "status")]
    [InlineData("""{"input":"table",""" + Sides + """ "value":"value","status":"status"}""", "r,c,5,3,Z", "ligne 2")]
    [InlineData("""{"input":"table",""" + Sides + """ "value":"value","status":"status"}""", "r,c,five,3,V", "« five »")]
    [InlineData("""{"input":"table",""" + Sides + """ "value":"value","status":"shown"}""", "r,c,5,3,V", "shown")]
    public async Task AuditTable_WithWhatItCannotUse_SaysWhat(string spec, string line, string sentence)
    {
        await File.WriteAllTextAsync(Place("table.csv"), "act,size,value,n,status\n" + line + "\n");
        await File.WriteAllTextAsync(Place("spec.json"), spec);
        var run = await ProgramRun.RunAsync(_folder, "audit-table", Place("table.csv"), "--spec", Place("spec.json"), "--json", "--lang", "fr");
        (run.ExitCode, run.Out).ShouldBe((1, ""));
        run.Error.Replace('\u00a0', ' ').ShouldContain(sentence);
    }

    private static string Status(JsonDocument answer, params string[] key) => answer.RootElement.GetProperty("cells").EnumerateArray()
        .Single(cell => cell.GetProperty("key").EnumerateArray().Select(code => code.GetString()).SequenceEqual(key)).GetProperty("status").GetString()!;

    private string Place(string name) => Path.Combine(_folder, name);

    private async Task<ProgramRun> ProtectAsync(string table, string spec)
    {
        await File.WriteAllTextAsync(Place("table.csv"), table);
        await File.WriteAllTextAsync(Place("spec.json"), spec);
        return await ProgramRun.RunAsync(_folder, "protect", Place("table.csv"), "--spec", Place("spec.json"), "--out", Place("out.csv"), "--json", "--lang", "fr");
    }
}
