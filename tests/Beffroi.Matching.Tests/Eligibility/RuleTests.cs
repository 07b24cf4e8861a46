using Beffroi.Matching.Eligibility;
using Shouldly;
using Xunit;

namespace Beffroi.Matching.Tests.Eligibility;

[Trait("Capability", "R7.2b")]
public sealed class RuleTests
{
    /// <summary>16 to 25, or to 29 with a disability, and registered as a job seeker.</summary>
    private const string Youth = """
        {"all":[{"any":[{"fact":"age","atLeast":16,"atMost":25},
          {"all":[{"fact":"age","atLeast":16,"atMost":29},{"fact":"disability","is":true}]}]},{"fact":"status","in":["jobseeker"]}]}
        """;

    [Theory]
    [InlineData(20.0, null, true, Answer.Yes, "")]
    [InlineData(27.0, true, true, Answer.Yes, "")]
    [InlineData(27.0, null, true, Answer.Unknown, "disability")]
    [InlineData(27.0, null, false, Answer.Unknown, "disability,status")]
    [InlineData(27.0, false, true, Answer.No, "")]
    [InlineData(40.0, true, true, Answer.No, "")]
    [InlineData(null, null, false, Answer.Unknown, "age,disability,status")]
    public void Judge_YouthMeasure_SaysYesNoOrWhatIsMissing(double? age, bool? disability, bool isJobSeeker, Answer answer, string missing)
    {
        var verdict = RuleJson.Read(Youth).Judge(Facts(age, disability, isJobSeeker ? ["jobseeker"] : null));
        verdict.Answer.ShouldBe(answer);
        verdict.Missing.ShouldBe(missing.Split(',', StringSplitOptions.RemoveEmptyEntries));
        (verdict.Against.Count > 0).ShouldBe(answer == Answer.No);
    }

    [Fact]
    public void Judge_WhoIsRefused_IsToldWhy()
    {
        var against = RuleJson.Read(Youth).Judge(Facts(40, true, ["jobseeker"])).Against;
        against.Select(one => (one.Fact, one.AtLeast, one.AtMost)).ShouldBe([("age", 16.0, 25.0), ("age", 16.0, 29.0)]);
    }

    [Fact]
    public void Judge_CodesNotAllTold_AreNotTakenForNo()
    {
        var rule = RuleJson.Read("""{"fact":"status","in":["rsa"]}""");
        rule.Judge(Facts(null, null, ["jobseeker"])).Answer.ShouldBe(Answer.Unknown);
        rule.Judge(Facts(null, null, ["jobseeker"]) with { Complete = new HashSet<string> { "status" } }).Answer.ShouldBe(Answer.No);
        RuleJson.Read("""{"not":{"fact":"status","in":["rsa"]}}""").Judge(Facts(null, null, ["rsa"])).Answer.ShouldBe(Answer.No);
    }

    /// <summary>Where no fact stands twice, the answer is that of all ways of completing what is not known.</summary>
    [Fact]
    public void Judge_RandomRules_EqualsAllCompletions()
    {
        var dice = new Random(20260101);
        for (var round = 0; round < 2000; round++)
        {
            List<string> left = ["disability", "qpv", "woman", "singleParent"];
            var rule = RandomRule(dice, left, 3);
            var known = new[] { "disability", "qpv", "woman", "singleParent" }.Where(_ => dice.Next(2) == 0).ToDictionary(name => name, _ => dice.Next(2) == 0);
            var answers = Enumerable.Range(0, 16).Select(bits => Completed(known, bits))
                .Select(flags => rule.Judge(KnownFacts.None with { Flags = flags }).Answer).Distinct().ToList();
            answers.ShouldNotContain(Answer.Unknown);
            var verdict = rule.Judge(KnownFacts.None with { Flags = known });
            verdict.Answer.ShouldBe(answers.Count == 1 ? answers[0] : Answer.Unknown, RuleJson.Write(rule));
            verdict.Missing.ShouldAllBe(name => !known.ContainsKey(name));
            RuleJson.Write(RuleJson.Read(RuleJson.Write(rule))).ShouldBe(RuleJson.Write(rule));
        }
    }

    [Theory]
    [InlineData("[]", "", "form")]
    [InlineData("{", "", "form")]
    [InlineData("""{"all":[{"fact":"size","atLeast":1}]}""", "all[0].fact", "fact")]
    [InlineData("""{"any":{}}""", "any", "form")]
    [InlineData("""{"fact":"age","atLeast":30,"atMost":20}""", "", "bounds")]
    [InlineData("""{"fact":"age"}""", "", "bounds")]
    [InlineData("""{"fact":"age","atLeast":-1}""", "atLeast", "number")]
    [InlineData("""{"fact":"qpv","is":"yes"}""", "is", "flag")]
    [InlineData("""{"fact":"status","in":["king"]}""", "in", "codes")]
    [InlineData("""{"not":{"fact":"qpv","is":true,"in":["x"]}}""", "not.in", "form")]
    public void Read_WrongRule_SaysWhere(string json, string path, string why)
    {
        var refusal = Should.Throw<RuleException>(() => RuleJson.Read(json));
        (refusal.Path, refusal.Why).ShouldBe((path, why));
    }

    [Fact]
    public void Read_TooDeep_IsRefused() =>
        Should.Throw<RuleException>(() => RuleJson.Read(string.Concat(Enumerable.Repeat("{\"not\":", 20)) + "{\"fact\":\"qpv\",\"is\":true}" + new string('}', 20))).Why.ShouldBe("deep");

    private static Dictionary<string, bool> Completed(Dictionary<string, bool> known, int bits) => new[] { "disability", "qpv", "woman", "singleParent" }
        .Select((name, at) => (name, Holds: known.TryGetValue(name, out var told) ? told : (bits >> at & 1) == 1)).ToDictionary(one => one.name, one => one.Holds);

    private static Rule RandomRule(Random dice, List<string> left, int depth)
    {
        if (left.Count > 0 && (depth == 0 || dice.Next(3) == 0))
        {
            var name = left[dice.Next(left.Count)];
            left.Remove(name);
            return new Condition(name) { Is = dice.Next(2) == 0 };
        }

        var parts = Enumerable.Range(0, depth == 0 ? 0 : dice.Next(1, 3)).Select(_ => RandomRule(dice, left, depth - 1)).ToList();
        return dice.Next(3) switch { 0 when parts.Count > 0 => new NotThat(parts[0]), 1 => new AllOf(parts), _ => new AnyOf(parts) };
    }

    private static KnownFacts Facts(double? age, bool? disability, IReadOnlyList<string>? statuses) => new(
        age is { } years ? new Dictionary<string, double> { ["age"] = years } : [],
        disability is { } flag ? new Dictionary<string, bool> { ["disability"] = flag } : [],
        statuses is null ? [] : new Dictionary<string, IReadOnlySet<string>> { ["status"] = statuses.ToHashSet() }, new HashSet<string>());
}
