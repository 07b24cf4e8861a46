using System.Globalization;
using System.Text;
using System.Text.Json;
using Beffroi.TestKit;
using Shouldly;
using Xunit;

namespace Beffroi.Tests.CommandLine;

/// <summary><c>beffroi compute calibrate</c> and <c>compute survey</c>, as a statistician calls them.</summary>
[Trait("Capability", "R7.3")]
public sealed class SurveyCommandTests(ProgramFolder folder) : IClassFixture<ProgramFolder>, IDisposable
{
    private const string Script = """
        suppressMessages(library(survey)); options(digits = 17)
        a <- read.csv("sample.csv"); s <- read.csv("strata.csv"); m <- read.csv("margins.csv")
        for (wave in sort(unique(a$month))) {
          x <- a[a$month == wave, ]; i <- match(x$h, s$h); x$N <- s$N[i]; x$d <- s$N[i] / s$n[i]
          g <- paste(x$sector, x$size); f <- tapply(x$d, g, sum) / tapply(x$d * x$rep, g, sum)
          x$d1 <- x$d * f[g]; x <- x[x$rep == 1, ]
          des <- svydesign(ids = ~1, strata = ~h, fpc = ~N, weights = ~d1, data = x)
          total <- m$total; names(total) <- ifelse(m$mod == "total", m$var, paste0("factor(", m$var, ")", m$mod))
          cal <- calibrate(des, ~ factor(sector) + headcount - 1, population = total, calfun = "raking", epsilon = 1e-12, maxit = 500)
          out <- function(name, weighting, domain, e) cat(wave, name, weighting, domain, as.numeric(coef(e)), as.numeric(SE(e)), "\n", sep = "\t")
          cal <- update(cal, told = as.numeric(!is.na(diff)), said = as.numeric(prev != ""), yes = as.numeric(!is.na(diff) & diff == 1), bal = 100 * ((prev == "H") - (prev == "B")))
          for (domain in c("", sort(unique(x$sector)))) {
            part <- if (domain == "") cal else subset(cal, sector == domain); name <- if (domain == "") "" else paste0("sector=", domain)
            out("difficulty", "firms", name, svyratio(~yes, ~told, part)); out("outlook", "firms", name, svyratio(~bal, ~said, part))
            out("hard", "firms", name, svyratio(~hard, ~projects, part)); out("difficulty", "size", name, svyratio(~I(yes * headcount), ~I(told * headcount), part))
          }
        }
        """;

    private const string Design = """
        {"id":"id","wave":"month","stratum":"h","population":"strata.csv","response":"rep","responseGroups":["sector","size"],
         "calibration":{"method":"raking","margins":"margins.csv"},"sizeWeight":"headcount","winsorise":"id",
         "estimates":[{"name":"difficulty","kind":"share","variable":"diff","values":["1"]},{"name":"outlook","kind":"balance","variable":"prev","up":"H","down":"B"},
                      {"name":"hard","kind":"ratio","numerator":"hard","denominator":"projects"}],"domains":["sector"]}
        """;

    private readonly string _own = Directory.CreateTempSubdirectory("beffroi-survey-").FullName;

    public void Dispose() => Directory.Delete(_own, recursive: true);

    [Fact]
    public async Task Survey_OfTheMiniFile_TellsTheWorkedEstimates()
    {
        var sample = TestPaths.Official("surveys/mini.csv");
        Write("strata.csv", "h,N,n\nA,100,4\nB,20,5\n");
        var design = Write("design.json", """{"id":"id","stratum":"h","population":"strata.csv","sizeWeight":"eff","estimates":[{"name":"d","kind":"share","variable":"d","values":["1"]},{"name":"y","kind":"balance","variable":"y","up":"1","down":"-1"}],"domains":["h"]}""");
        var run = await RunAsync("compute", "survey", sample, "--design", design, "--jackknife", "--json");
        run.ExitCode.ShouldBe(0, run.Error);
        var wave = JsonDocument.Parse(run.Out).RootElement.GetProperty("waves")[0];
        var estimates = wave.GetProperty("estimates").EnumerateArray().ToList();
        JsonElement Of(string name, string weighting, string? domain) => estimates.Single(one => one.GetProperty("name").GetString() == name
            && one.GetProperty("weighting").GetString() == weighting && one.GetProperty("domain").GetString() == domain);
        var balance = Of("y", "firms", null);
        balance.GetProperty("estimate").GetDouble().ShouldBe(27.5, 1e-9);
        balance.GetProperty("standardError").GetDouble().ShouldBe(39.51089864, 1e-7);
        balance.GetProperty("low").GetDouble().ShouldBe(-65.92842912, 1e-6);
        (balance.GetProperty("df").GetInt32(), balance.GetProperty("n").GetInt32(), balance.GetProperty("grade").GetString()).ShouldBe((7, 9, "C"));
        Of("d", "size", null).GetProperty("jackknifeError").GetDouble().ShouldBe(0.1629699, 5e-8);
        Of("d", "firms", "h=A").GetProperty("grade").GetString().ShouldBe("S"); // four firms: not to be shown
        estimates.Count.ShouldBe(12);
        (await RunAsync("compute", "survey", sample, "--design", design)).Out.ShouldContain("y\tfirms\t\t27.5\t39.510899");
    }

    [Fact]
    public async Task Calibrate_FifteenEmployees_TellsTheirWeights()
    {
        var margins = Write("m.csv", "var,mod,total\ncategory,1,80\ncategory,2,90\ncategory,3,60\nsex,1,140\nsex,2,90\ndepartment,1,100\ndepartment,2,130\nsalary,total,470000\n");
        string[] asked = ["compute", "calibrate", TestPaths.Official("surveys/calmar_employes15.csv"), "--id", "id", "--weight", "weight", "--margins", margins];
        var run = await RunAsync([.. asked, "--method", "logit", "--low", "0.4", "--high", "2.2", "--json"]);
        run.ExitCode.ShouldBe(0, run.Error);
        var answer = JsonDocument.Parse(run.Out).RootElement;
        answer.GetProperty("weights").GetProperty("a01").GetDouble().ShouldBe(4.4859, 1e-4);
        answer.GetProperty("ratios").GetProperty("max").GetDouble().ShouldBeLessThan(2.2);
        answer.GetProperty("designEffect").GetDouble().ShouldBeGreaterThan(1);
        (await RunAsync([.. asked, "--method", "linear"])).Out.ShouldContain("a01\t5.638");
        foreach (var (options, told) in new (string[], string)[]
        {
            (["--method", "logit", "--low", "0.6", "--high", "2"], "Aucun poids n'atteint ces totaux"), (["--low", "0.5"], "valent pour logit"),
            (["--method", "truncated", "--low", "2", "--high", "3"], "Bornes attendues"), (["--scale", "nothing"], "nothing"),
        })
        {
            var refused = await RunAsync([.. asked, .. options]);
            (refused.ExitCode, refused.Out).ShouldBe((1, ""));
            refused.Error.ShouldContain(told);
        }
    }

    [Theory]
    [InlineData("var,mod,total\nsex,1,140\nsex,3,90\n", "ligne 3 : la colonne « sex » vaut « 2 »")]
    [InlineData("var,mod,total\nsex,1,140\nsex,2,90\nsex,4,3\n", "Aucune unité n'est « sex = 4 »")]
    [InlineData("var,mod,total\nsex,1,140\nsex,2,90\ncategory,1,80\ncategory,2,90\ncategory,3,70\n", "font 230, celles de « category » font 240")]
    [InlineData("var,mod,total\nsex,1,many\n", "ligne 2")]
    [InlineData("var,mod,total\nsex,1,3\nsex,1,4\n", "figure déjà plus haut")]
    [InlineData("a,b\n1,2\n", "var, mod, total")]
    public async Task Calibrate_WrongTotals_AreRefusedWithTheirLine(string margins, string told)
    {
        var run = await RunAsync("compute", "calibrate", TestPaths.Official("surveys/calmar_employes15.csv"), "--id", "id", "--weight", "weight", "--margins", Write("m.csv", margins));
        run.ExitCode.ShouldBe(1);
        run.Error.ShouldContain(told);
    }

    [Theory]
    [InlineData("""{"id":"id","stratum":"h","population":"strata.csv","estimates":[{"name":"d","kind":"share","variable":"d"}]}""", "est incomplète")]
    [InlineData("""{"id":"id","stratum":"h","population":"strata.csv","estimates":[],"extra":1}""", "n'est pas un plan lisible")]
    [InlineData("""{"id":"id","stratum":"h"}""", "n'est pas un plan lisible")]
    [InlineData("""{"id":"id","stratum":"h","population":"strata.csv","estimates":null}""", "n'est pas un plan lisible")]
    [InlineData("""{"id":"id","stratum":"h","population":"strata.csv","estimates":[null]}""", "n'est pas un plan lisible")]
    [InlineData("""{"id":"id","stratum":"h","population":"lower.csv","estimates":[{"name":"d","kind":"mean","variable":"d"}]}""", "h, N, n")]
    [InlineData("""{"id":"id","stratum":"h","population":"less.csv","estimates":[{"name":"d","kind":"mean","variable":"d"}]}""", "a 4 lignes dans une vague")]
    [InlineData("""{"id":"id","stratum":"h","population":"few.csv","estimates":[{"name":"d","kind":"mean","variable":"d"}]}""", "la strate « B » n'est pas")]
    [InlineData("""{"id":"id","stratum":"h","population":"wrong.csv","estimates":[{"name":"d","kind":"mean","variable":"d"}]}""", "n = 200 tirées parmi N = 100")]
    [InlineData("""{"id":"h","stratum":"h","population":"strata.csv","estimates":[{"name":"d","kind":"mean","variable":"d"}]}""", "figure déjà plus haut")]
    [InlineData("""{"id":"id","stratum":"h","population":"strata.csv","response":"none","estimates":[{"name":"d","kind":"mean","variable":"d"}]}""", "none")]
    [InlineData("""{"id":"id","stratum":"h","population":"strata.csv","calibration":{"method":"magic","margins":"strata.csv"},"estimates":[{"name":"d","kind":"mean","variable":"d"}]}""", "mod")]
    public async Task Survey_WrongDesign_IsRefusedAndSaysWhere(string design, string told)
    {
        Write("strata.csv", "h,N,n\nA,100,4\nB,20,5\n");
        Write("few.csv", "h,N,n\nA,100,4\n");
        Write("wrong.csv", "h,N,n\nA,100,200\nB,20,5\n");
        Write("lower.csv", "h,n\nA,100\nB,20\n");
        Write("less.csv", "h,N,n\nA,100,3\nB,20,5\n");
        var run = await RunAsync("compute", "survey", TestPaths.Official("surveys/mini.csv"), "--design", Write("design.json", design));
        (run.ExitCode, run.Out).ShouldBe((1, ""));
        run.Error.ShouldContain(told);
    }

    /// <summary>Two months of a rotating sample: what changed, and that half of the firms answered twice.</summary>
    [Fact]
    public async Task Survey_OfTwoWaves_TellsTheChange()
    {
        WriteRandomSurvey(seed: 7, firms: 240);
        var answer = JsonDocument.Parse((await RunAsync("compute", "survey", Path.Combine(_own, "sample.csv"), "--design", Path.Combine(_own, "design.json"), "--json")).Out).RootElement;
        answer.GetProperty("waves").GetArrayLength().ShouldBe(2);
        var rate = answer.GetProperty("waves")[0].GetProperty("responseRate").GetDouble();
        rate.ShouldBeInRange(0.5, 0.9);
        var change = answer.GetProperty("changes").EnumerateArray().First(one => one.GetProperty("name").GetString() == "outlook");
        var levels = answer.GetProperty("waves").EnumerateArray().Select(wave => wave.GetProperty("estimates").EnumerateArray()
            .First(one => one.GetProperty("name").GetString() == "outlook").GetProperty("estimate").GetDouble()).ToArray();
        change.GetProperty("difference").GetDouble().ShouldBe(levels[1] - levels[0], 1e-9);
        change.GetProperty("matched").GetProperty("n").GetInt32().ShouldBeInRange(20, 160);
        var matched = change.GetProperty("matched").GetProperty("difference").GetDouble();
        change.GetProperty("composite").GetDouble().ShouldBe((0.5 * levels[1]) + (0.5 * (levels[0] + matched)), 1e-9);
    }

    [Fact]
    public async Task Questionnaire_CheckedAndConverted_ThereAndBack()
    {
        var shipped = Path.Combine(Path.GetDirectoryName(TestPaths.Program)!, "data", "questionnaires", "btr-2027-01.json");
        (await RunAsync("questionnaire", "check", shipped)).Out.ShouldContain("BTR-2027-01 : 9 pages");
        var lunatic = Write("lunatic.json", (await RunAsync("questionnaire", "convert", shipped, "--to", "lunatic", "--language", "en")).Out);
        (await RunAsync("questionnaire", "check", lunatic, "--language", "en")).Out.ShouldContain("en en. Tout tient");
        var back = Write("back.json", (await RunAsync("questionnaire", "convert", lunatic, "--to", "beffroi", "--language", "en")).Out);
        (await RunAsync("questionnaire", "convert", back, "--to", "lunatic", "--language", "en")).Out.ShouldBe(await File.ReadAllTextAsync(lunatic));
        var refused = await RunAsync("questionnaire", "check", Write("beyond.json", (await File.ReadAllTextAsync(lunatic)).Replace("\"Datepicker\"", "\"Duration\"", StringComparison.Ordinal).Replace("\"Suggester\"", "\"Roundabout\"", StringComparison.Ordinal)));
        (refused.ExitCode, refused.Out).ShouldBe((1, ""));
        refused.Error.ShouldMatch(@"Ligne \d+, colonne \d+ : le composant « Roundabout » n'est pas repris ici");
        (await RunAsync("questionnaire", "check", Path.Combine(_own, "absent.json"))).ExitCode.ShouldBe(1);
    }

    /// <summary>Where R and its package survey are at hand: <c>script/drills survey</c> installs them.</summary>
    [Fact]
    public async Task Survey_OfARandomDesign_IsThatOfR()
    {
        Assert.SkipUnless(RScript.IsHere, RScript.Skipped);
        var worst = 0.0;
        for (var seed = 1; seed <= int.Parse(Environment.GetEnvironmentVariable("BEFFROI_SURVEYS") ?? "2", CultureInfo.InvariantCulture); seed++)
        {
            WriteRandomSurvey(seed, firms: 600);
            var ours = JsonDocument.Parse((await RunAsync("compute", "survey", Path.Combine(_own, "sample.csv"), "--design", Path.Combine(_own, "design.json"), "--json")).Out).RootElement
                .GetProperty("waves").EnumerateArray().SelectMany(wave => wave.GetProperty("estimates").EnumerateArray().Select(one => (Wave: wave.GetProperty("wave").GetString(), One: one))).ToList();
            var theirs = await RScript.RunAsync(_own, Script);
            theirs.Count.ShouldBe(2 * 4 * 4);
            foreach (var line in theirs.Select(line => line.Split('\t')))
            {
                var (_, one) = ours.Single(found => found.Wave == line[0] && found.One.GetProperty("name").GetString() == line[1] && found.One.GetProperty("weighting").GetString() == line[2]
                    && (found.One.GetProperty("domain").GetString() ?? "") == line[3]);
                foreach (var (key, at) in new[] { ("estimate", 4), ("standardError", 5) })
                {
                    var (mine, his) = (one.GetProperty(key).GetDouble(), double.Parse(line[at], CultureInfo.InvariantCulture));
                    worst = Math.Max(worst, Math.Abs(mine - his) / Math.Abs(his));
                    mine.ShouldBe(his, 1e-6 * Math.Abs(his), $"seed {seed} {string.Join(' ', line)}");
                }
            }
        }

        Report.Write(string.Create(CultureInfo.InvariantCulture, $"survey: estimates and errors equal to those of R, worst relative gap {worst:0.0e0}"));
    }

    /// <summary>Two months of which half of the firms are the same: three sectors by two sizes, two in three answer.</summary>
    private void WriteRandomSurvey(int seed, int firms)
    {
        var random = new Random(seed);
        string[] sectors = ["commerce", "construction", "industrie"];
        var lines = new StringBuilder("id,month,h,sector,size,rep,headcount,diff,prev,projects,hard\n");
        var drawn = new Dictionary<string, int>();
        for (var month = 0; month < 2; month++)
        {
            drawn.Clear();
            for (var firm = 0; firm < firms; firm++)
            {
                var (sector, size) = (sectors[firm % 3], firm % 2 == 0 ? "1-9" : "10-49");
                var stratum = sector[..3] + size;
                drawn[stratum] = drawn.GetValueOrDefault(stratum) + 1;
                var (answers, projects) = (random.Next(3) > 0, random.Next(1, 6));
                string Told(string word) => answers && random.Next(20) > 0 ? word : "";
                lines.Append(CultureInfo.InvariantCulture, $"f{firm + (month * firms / 2)},2027-0{month + 1},{stratum},{sector},{size},{(answers ? 1 : 0)},{(size == "1-9" ? random.Next(1, 10) : random.Next(10, 50))},")
                    .Append(CultureInfo.InvariantCulture, $"{Told(random.Next(2) == 0 ? "1" : "2")},{Told("HSB"[random.Next(3)].ToString())},{projects},{random.Next(projects + 1)}\n");
            }
        }

        Write("sample.csv", lines.ToString());
        Write("strata.csv", "h,N,n\n" + string.Concat(drawn.Select(one => string.Create(CultureInfo.InvariantCulture, $"{one.Key},{one.Value * 7},{one.Value}\n"))));
        Write("margins.csv", string.Create(CultureInfo.InvariantCulture, $"var,mod,total\nsector,commerce,{firms * 2.4}\nsector,construction,{firms * 2.3}\nsector,industrie,{firms * 2.3}\nheadcount,total,{firms * 7 * 18}\n"));
        Write("design.json", Design);
    }

    private Task<ProgramRun> RunAsync(params string[] arguments) => ProgramRun.RunAsync(folder.Path, [.. arguments, "--lang", "fr"]);

    private string Write(string name, string content)
    {
        var path = Path.Combine(_own, name);
        File.WriteAllText(path, content);
        return path;
    }
}
