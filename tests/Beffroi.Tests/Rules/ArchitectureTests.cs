using System.Text.RegularExpressions;
using ArchUnitNET.Domain;
using ArchUnitNET.Loader;
using ArchUnitNET.xUnitV3;
using Beffroi.Modules.Surveys.Answers;
using Beffroi.Modules.Surveys.Firms;
using Beffroi.Modules.Surveys.Waves;
using Beffroi.Platform.Publication;
using Beffroi.Platform.Publication.Releases;
using Beffroi.Statistics.Disclosure;
using Beffroi.TestKit;
using Shouldly;
using Xunit;
using static ArchUnitNET.Fluent.ArchRuleDefinition;

namespace Beffroi.Tests.Rules;

/// <summary>The rules of ARCHITECTURE.md.</summary>
public sealed partial class ArchitectureTests
{
    private static readonly Architecture Loaded =
        new ArchLoader().LoadAssemblies(typeof(BeffroiServices).Assembly, typeof(Statistics.TensionIndex).Assembly).Build();

    [Fact]
    public void Statistics_IsPure_ReferencesOnlyTheSystemAndSolvers() =>
        typeof(Statistics.TensionIndex).Assembly.GetReferencedAssemblies()
            .ShouldAllBe(name => name.Name!.StartsWith("System", StringComparison.Ordinal) || name.Name == "Google.OrTools" || name.Name == "MathNet.Numerics");

    [Fact]
    public void Matching_IsPure_ReferencesOnlyTheSystem() =>
        typeof(Matching.Linkage.RecordLinkage).Assembly.GetReferencedAssemblies()
            .ShouldAllBe(name => name.Name!.StartsWith("System", StringComparison.Ordinal));

    [Theory]
    [InlineData(@"^Beffroi\.Platform(\..*)?$")]
    [InlineData(@"^Beffroi\.Reference(\..*)?$")]
    public void SharedGround_NeverUsesAModule(string ground) =>
        Types().That().ResideInNamespaceMatching(ground)
            .Should().NotDependOnAny(Types().That().ResideInNamespaceMatching(@"^Beffroi\.Modules\..*$"))
            .Check(Loaded);

    [Fact]
    public void FigureSources_AreAskedOnlyByThePublicationExit()
    {
        var sources = Types().That().AreAssignableTo(typeof(IFigureSource));
        Types().That().DoNotResideInNamespaceMatching(@"^Beffroi\.Platform\.Publication$")
            .And().AreNotAssignableTo(typeof(IFigureSource)).And().DoNotHaveNameMatching("^(Observatory|ServiceMap|Surveys)Module$")
            .Should().NotDependOnAny(sources).Check(Loaded);
    }

    /// <summary>Who gave what is seen by the gate alone: no page, answer, file, mail or command can come to hold it.</summary>
    [Fact]
    public void Microdata_AreSeenByTheGateAlone()
    {
        System.Type[] secret = [typeof(ReleaseMaterial), typeof(Microdata), typeof(ReleaseProof), typeof(ReleaseSystem), typeof(EarlierRelease),
            typeof(Contribution), typeof(ContributedTable), typeof(CellContent), typeof(CellSystem)];
        Types().That().ResideInAssembly(typeof(BeffroiServices).Assembly)
            .And().DoNotResideInNamespaceMatching(@"^Beffroi\.Platform\.Publication\..*$")
            .Should().NotDependOnAny(secret).Check(Loaded);
        // The bare rows have one door in and none out: what the gate hands on names none of these types.
        foreach (var handed in typeof(ReleaseGate).GetMethods().Concat(typeof(PublishedReleases).GetMethods()).Select(method => method.ReturnType))
        {
            handed.ToString().ShouldNotContain("Microdata");
            handed.ToString().ShouldNotContain("Disclosure");
        }
    }

    /// <summary>What a chamber's pages use cannot come to hold an answer, what the secretariat's use cannot come to hold a firm.</summary>
    [Fact]
    public void AnswersAndFirms_MeetInEstimationAlone()
    {
        Types().That().ResideInNamespaceMatching(@"^Beffroi\.Modules\.Surveys\.(WavePages|Firms|Waves)$")
            .Should().NotDependOnAny(typeof(AnswerSheet), typeof(HandedInAnswer), typeof(HeldAnswers)).Check(Loaded);
        Types().That().ResideInNamespaceMatching(@"^Beffroi\.Modules\.Surveys\.(Results|Verbatims)$")
            .Should().NotDependOnAny(typeof(Firm), typeof(DrawnFirm), typeof(SurveyKeys), typeof(AnswerStore)).Check(Loaded);
        var opening = Directory.GetFiles(Path.Combine(TestPaths.Root, "src", "Beffroi"), "*.cs", SearchOption.AllDirectories)
            .Where(path => File.ReadAllText(path).Contains("answers.OpenAsync(", StringComparison.Ordinal)).Select(Path.GetFileName);
        opening.Order().ShouldBe(["VerbatimOpening.cs", "WaveEstimator.cs"]);
    }

    [Fact]
    public void WhatReadsReleasesForPages_NeverOpensTheirMaterial() =>
        Types().That().Are(typeof(PublishedReleases), typeof(PublicRelease), typeof(PublicAttack))
            .Should().NotDependOnAny(typeof(ReleaseMaterial), typeof(Microdata), typeof(ReleaseProof)).Check(Loaded);

    [Fact]
    public void ModuleTypes_AreInternalButForContracts() =>
        typeof(BeffroiServices).Assembly.GetExportedTypes()
            .Where(type => type.Namespace?.StartsWith("Beffroi.Modules", StringComparison.Ordinal) == true)
            .ShouldBeEmpty();

    [Fact]
    public void SourceFiles_StayReadable()
    {
        var files = Sources("src").Select(path => (path, Lines: File.ReadAllLines(path))).ToList();
        files.ShouldAllBe(file => file.Lines.Length <= (file.path.Contains("Beffroi.Statistics") ? 600 : 400));
        var long_ = files.SelectMany(file => file.Lines.Where(line => line.Length > 130).Select(line => $"{file.path}: {line}"));
        long_.ShouldBeEmpty();
    }

    [Fact]
    public void Suppressions_HaveAReason() =>
        Sources("src").Concat(Sources("tests")).SelectMany(File.ReadLines)
            .Where(line => Suppression().IsMatch(line)).ShouldBeEmpty();

    private static IEnumerable<string> Sources(string folder) =>
        Directory.EnumerateFiles(Path.Combine(TestPaths.Root, folder), "*.cs", SearchOption.AllDirectories)
            .Where(path => !Generated().IsMatch(path));

    [GeneratedRegex(@"[\\/](bin|obj|Migrations)[\\/]")]
    private static partial Regex Generated();

    [GeneratedRegex(@"^\s*#pragma warning disable \S+\s*$")]
    private static partial Regex Suppression();
}
