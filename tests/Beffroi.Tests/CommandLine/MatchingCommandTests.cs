using System.Text.Json;
using Beffroi.TestKit;
using Shouldly;
using Xunit;

namespace Beffroi.Tests.CommandLine;

/// <summary>Access and duplicates as a statistician calls them: files in, an answer out.</summary>
[Trait("Capability", "R7.2b")]
public sealed class MatchingCommandTests : IDisposable
{
    private const string Costs = "area,place,cost\na,one,10\na,two,25\nb,one,30\nb,two,10\n";

    private readonly string _folder = Directory.CreateTempSubdirectory("beffroi-matching-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("shen", 0.831809, 1.085239)]
    [InlineData("2sfca", 0.831809, 1.085239)]
    [InlineData("bfca", 0.833802, 1.050263)]
    public async Task ComputeAccess_OfTheWorkedExample_AnswersByArea(string method, double a, double b)
    {
        var run = await AccessAsync(Costs, "--method", method, "--beta", "0.05", "--json");
        run.ExitCode.ShouldBe(0, run.Error);
        using var answer = JsonDocument.Parse(run.Out);
        var access = answer.RootElement.GetProperty("access");
        access.GetProperty("a").GetDouble().ShouldBe(a, 5e-7);
        access.GetProperty("b").GetDouble().ShouldBe(b, 5e-7);
    }

    [Theory]
    [InlineData("area,place,cost\na,one,ten\n", "0.05", "ligne 2 : « ten » n'est pas un nombre.")]
    [InlineData("area,place,cost\na,one,-1\n", "0.05", "ligne 2 : -1 est négatif")]
    [InlineData("area,place,cost\na,three,1\n", "0.05", "ligne 2 : « three » n'est dans aucun des deux autres fichiers.")]
    [InlineData("area,place,cost\na,one,1\na,one,2\n", "0.05", "ligne 3 : « a – one » figure déjà plus haut.")]
    [InlineData("from,to,cost\na,one,1\n", "0.05", "area, place, cost")]
    [InlineData(Costs, "fast", "--beta : « fast » n'est pas un nombre")]
    public async Task ComputeAccess_WithWhatItCannotRead_SaysWhatAndWhere(string costs, string beta, string sentence)
    {
        var run = await AccessAsync(costs, "--beta", beta, "--json");
        (run.ExitCode, run.Out).ShouldBe((1, ""));
        run.Error.Replace('\u00a0', ' ').ShouldContain(sentence);
    }

    [Fact]
    public async Task Dedupe_AFileOfStructures_AnswersPairsWithReasonsAndClusters()
    {
        var file = await WriteAsync("structures.csv", """
            id,nom,commune,code_insee,code_postal,adresse,telephone
            x--1,Mission locale de Roubaix,Roubaix,59512,59100,78 rue de l'Hospice,03 20 00 00 01
            y--7,ML ROUBAIX,ROUBAIX,,59100,"78, r. de l Hospice",+33320000001
            x--2,France Travail Roubaix,Roubaix,59512,59100,78 rue de l'Hospice,03 20 00 00 01
            """);
        var run = await ProgramRun.RunAsync(_folder, "dedupe", file, "--kind", "structures", "--json");
        run.ExitCode.ShouldBe(0, run.Error);
        using var answer = JsonDocument.Parse(run.Out);
        var pair = answer.RootElement.GetProperty("pairs").EnumerateArray().ShouldHaveSingleItem();
        (pair.GetProperty("a").GetString(), pair.GetProperty("b").GetString()).ShouldBe(("x--1", "y--7"));
        pair.GetProperty("probability").GetDouble().ShouldBeInRange(0.95, 1);
        pair.GetProperty("reasons")[0].GetString()!.ShouldStartWith("name +");
        answer.RootElement.GetProperty("clusters")[0].EnumerateArray().Select(id => id.GetString()).ShouldBe(["x--1", "y--7"]);

        var decided = await WriteAsync("decisions.csv", "a,b,verdict\ny--7,x--1,distinct\n");
        var again = await ProgramRun.RunAsync(_folder, "dedupe", file, "--decisions", decided, "--json");
        again.Out.Trim().ShouldBe("""{"pairs":[],"clusters":[]}""");
    }

    [Theory]
    [InlineData("id,nom\na,One\na,Two\n", null, "ligne 3 : « a » figure déjà plus haut.")]
    [InlineData("id,nom\n,One\n", null, "ligne 2 : la colonne « id » est vide.")]
    [InlineData("id,name\na,One\n", null, "id, nom")]
    [InlineData("id,nom,latitude\na,One,north\n", null, "ligne 2 : « north » n'est pas un nombre.")]
    [InlineData("id,nom\na,One\n", "a,b,verdict\na,b,perhaps\n", "ligne 2 : « perhaps » n'est pas un verdict")]
    public async Task Dedupe_WithWhatItCannotRead_SaysWhatAndWhere(string structures, string? decisions, string sentence)
    {
        string[] more = decisions is null ? [] : ["--decisions", await WriteAsync("decisions.csv", decisions)];
        var run = await ProgramRun.RunAsync(_folder, ["dedupe", await WriteAsync("structures.csv", structures), "--json", .. more]);
        (run.ExitCode, run.Out).ShouldBe((1, ""));
        run.Error.Replace('\u00a0', ' ').ShouldContain(sentence);
    }

    [Fact]
    public async Task Dedupe_OfAFileThatIsNotThere_SaysSo()
    {
        var run = await ProgramRun.RunAsync(_folder, "dedupe", Path.Combine(_folder, "nowhere.csv"), "--lang", "en");
        run.ExitCode.ShouldBe(1);
        run.Error.ShouldContain("this file does not exist");
    }

    private async Task<ProgramRun> AccessAsync(string costs, params string[] options) => await ProgramRun.RunAsync(_folder,
        ["compute", "access", await WriteAsync("supply.csv", "place,supply\none,500\ntwo,1200\n"), await WriteAsync("demand.csv", "area,demand\na,1000\nb,800\n"),
            await WriteAsync("costs.csv", costs), .. options]);

    private async Task<string> WriteAsync(string name, string content)
    {
        var path = Path.Combine(_folder, name);
        await File.WriteAllTextAsync(path, content);
        return path;
    }
}
