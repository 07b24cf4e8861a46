using System.Text.Json;
using System.Text.RegularExpressions;
using Beffroi.Modules.Observatory.Accessibility;
using Beffroi.Platform.Jobs;
using Beffroi.TestKit;
using Shouldly;
using Xunit;

namespace Beffroi.Tests.Rules;

/// <summary>The registers of security, accessibility and privacy: whole, and pointing to what is there.</summary>
[Trait("Capability", "X1")]
public sealed partial class RegisterTests
{
    private static readonly string Sources = string.Concat(Directory
        .EnumerateFiles(Path.Combine(TestPaths.Root, "tests"), "*.cs", SearchOption.AllDirectories)
        .Where(path => !path.Contains("/obj/", StringComparison.Ordinal)).Select(path => "\u0001" + File.ReadAllText(path)));

    [Fact]
    public void Asvs_EachRequirementOfLevels1And2_StandsOnceInOrder()
    {
        using var official = JsonDocument.Parse(File.ReadAllText(TestPaths.Official("registers/asvs-5.0.json")));
        var expected = official.RootElement.GetProperty("requirements").EnumerateArray()
            .Where(one => one.GetProperty("L").GetString() is "1" or "2").Select(one => one.GetProperty("req_id").GetString()!).ToList();
        var lines = Rows("security/asvs.md", "V").ToList();
        lines.ConvertAll(cells => cells[0]).ShouldBe(expected);
        lines.ShouldAllBe(cells => cells.Length == 5 && (cells[3] == "T" || cells[3] == "O" || cells[3] == "SO") && cells[4].Length > 0);
        foreach (var state in lines.GroupBy(cells => cells[3]))
        {
            Report.Write($"ASVS {state.Key}: {state.Count()} of {lines.Count}");
        }
    }

    [Fact]
    public void Rgaa_EachCriterion_StandsOnceInOrder()
    {
        using var official = JsonDocument.Parse(File.ReadAllText(TestPaths.Official("registers/rgaa-4-criteres.json")));
        var expected = official.RootElement.GetProperty("topics").EnumerateArray().SelectMany(topic => topic.GetProperty("criteria")
            .EnumerateArray().Select(one => $"{topic.GetProperty("number")}.{one.GetProperty("criterium").GetProperty("number")}"));
        RgaaRegister.All.Select(one => one.Id).ShouldBe(expected);
        RgaaRegister.All.ShouldAllBe(one => (one.State == "C" || one.State == "NC" || one.State == "NA") && one.Evidence.Length > 0);
    }

    [Fact]
    public void Dpia_ItsTerms_AreThoseOfThePurge()
    {
        var rows = Rows("privacy/dpia.md", "").Where(cells => Retention.Terms.Any(term => term.Kind == cells[0].Trim('`')))
            .ToDictionary(cells => cells[0].Trim('`'), cells => cells[^1]);
        rows.Keys.ShouldBe(Retention.Terms.Select(term => term.Kind), ignoreOrder: true);
        Retention.Terms.ShouldAllBe(term => Number().Match(rows[term.Kind]).Value == term.Days.ToString(System.Globalization.CultureInfo.InvariantCulture));
    }

    /// <summary>Each measure is shown by a test: one that is only said does not count.</summary>
    [Fact]
    public void Dpia_EachMeasure_HasATest()
    {
        var measures = Rows("privacy/dpia.md", "M").Where(cells => Measure().IsMatch(cells[0])).ToList();
        measures.Count.ShouldBeGreaterThan(20);
        measures.ShouldAllBe(cells => cells.Length == 4 && cells[3].Contains("test: "));
    }

    [Theory]
    [InlineData("security/asvs.md")]
    [InlineData("accessibility/rgaa.md")]
    [InlineData("privacy/dpia.md")]
    public void Pointers_OfARegister_LeadToATestOrADatedNote(string register)
    {
        var text = File.ReadAllText(Path.Combine(TestPaths.Root, "docs", register));
        var pointers = Pointer().Matches(text);
        pointers.Count.ShouldBeGreaterThan(20);
        pointers.Where(one => !Exists(one.Groups["class"].Value, one.Groups["method"].Value)).Select(one => one.Value).Distinct()
            .ShouldBeEmpty("dead pointers");
        Regex.Matches(text, @"note (?!\d{4}-\d{2}-\d{2}: )").Select(one => text.Substring(one.Index, 30))
            .Where(said => said.StartsWith("note :", StringComparison.Ordinal)).ShouldBeEmpty("notes without a date");
    }

    private static bool Exists(string type, string method)
    {
        foreach (var file in Sources.Split('\u0001'))
        {
            if (Regex.IsMatch(file, $@"class {type}\b") && file.Contains($" {method}(", StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    private static IEnumerable<string[]> Rows(string register, string start) =>
        File.ReadLines(Path.Combine(TestPaths.Root, "docs", register))
            .Where(line => line.StartsWith("| ", StringComparison.Ordinal) && !line.StartsWith("| --", StringComparison.Ordinal))
            .Select(line => line.Trim().Trim('|').Split('|', StringSplitOptions.TrimEntries))
            .Where(cells => cells[0].StartsWith(start, StringComparison.Ordinal) && cells[0].Any(char.IsAsciiLetterOrDigit)
                && (start.Length == 0 || cells[0].Any(char.IsAsciiDigit)));

    [GeneratedRegex(@"test: (?<class>\w+)\.(?<method>\w+)")]
    private static partial Regex Pointer();

    [GeneratedRegex(@"^M\d\d$")]
    private static partial Regex Measure();

    [GeneratedRegex(@"\d+")]
    private static partial Regex Number();
}
