using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Beffroi.Modules.Surveys.Exports;
using Beffroi.Modules.Surveys.Questionnaires;
using Beffroi.Platform.Tables;
using Beffroi.TestKit;
using Shouldly;
using Xunit;

namespace Beffroi.Tests.Surveys;

/// <summary>What another's tools read: a questionnaire as DDI, a sample as SPSS.</summary>
[Trait("Capability", "R7.3")]
public sealed partial class ExportTests
{
    private static readonly XNamespace Reusable = "ddi:reusable:3_3";
    private static readonly XNamespace Collection = "ddi:datacollection:3_3";
    private static readonly XNamespace Logical = "ddi:logicalproduct:3_3";

    /// <summary>What R's own reader says of a file.</summary>
    private const string Reading = """
        library(foreign); x <- read.spss("sample.sav", use.value.labels = FALSE, to.data.frame = FALSE, reencode = FALSE)
        for (n in names(x)) cat(n, paste(format(x[[n]], digits = 17, trim = TRUE), collapse = "|"), sep = "\t", end = "\n")
        l <- attr(x, "variable.labels"); for (n in names(l)) cat("label", n, l[[n]], sep = "\t", end = "\n")
        v <- attr(x$EMP_PREV, "value.labels"); for (n in names(v)) cat("code", n, v[[n]], sep = "\t", end = "\n")
        """;

    private static Questionnaire Barometer => QuestionnaireFile.Find("BTR-2027-01")!;

    [Fact]
    public void Ddi_OfTheBarometer_HoldsEachQuestionInThreeLanguages_AndEachReferenceIsFound()
    {
        var pasted = Barometer with { Title = new Words { ["fr"] = "Tension \u000b\ud83d\ude00" } };
        XDocument.Parse(new DdiWriter(pasted).Write()).Root!.Value.ShouldContain("Tension \ud83d\ude00"); // a sign that XML has no place for
        var whole = XDocument.Parse(new DdiWriter(Barometer).Write()).Root!;
        whole.Name.ShouldBe(XName.Get("DDIInstance", "ddi:instance:3_3"));
        static (string, string) Identity(XElement one) => (one.Element(Reusable + "Agency")!.Value, one.Element(Reusable + "ID")!.Value);
        var objects = whole.DescendantsAndSelf().Where(one => one.Element(Reusable + "ID") is not null && one.Element(Reusable + "TypeOfObject") is null).ToList();
        objects.Select(Identity).ShouldBeUnique();
        objects.ShouldAllBe(one => Identifier().IsMatch(one.Element(Reusable + "ID")!.Value));
        var types = objects.ToDictionary(Identity, one => one.Name.LocalName);
        var references = whole.Descendants().Where(one => one.Element(Reusable + "TypeOfObject") is not null).ToList();
        references.Count.ShouldBeGreaterThan(100);
        references.Select(one => types.GetValueOrDefault(Identity(one))).ShouldBe(references.Select(one => one.Element(Reusable + "TypeOfObject")!.Value));

        var asked = Barometer.Questions.SelectMany(one => one.Kind == QuestionKind.Loop ? one.Questions : [one]).ToList();
        var items = whole.Descendants(Collection + "QuestionItem").ToList();
        items.Select(one => one.Element(Collection + "QuestionItemName")!.Value).ShouldBe(asked.Select(one => one.Name));
        items.ShouldAllBe(one => one.Elements(Collection + "QuestionText").Count() == 3);
        items[2].Value.ShouldContain(asked[2].Label.In("nl"));
        var variables = whole.Descendants(Logical + "VariableName").Select(one => one.Value).ToList();
        variables.Except(Barometer.Kinds().Keys).ShouldBeEmpty();
        Barometer.Kinds().Keys.Except(variables).ShouldBeEmpty();
        whole.Descendants(Reusable + "CommandContent").Select(one => one.Value).ShouldBe(Barometer.Questions.Select(one => one.Filter).OfType<string>());
        // Whoever follows the order comes by each question once.
        whole.Descendants(Collection + "QuestionConstruct").Count().ShouldBe(asked.Count);
        whole.Descendants(Reusable + "Low").First().Value.ShouldBe(asked.First(one => one.Kind == QuestionKind.Number).Min!.Value.ToString(CultureInfo.InvariantCulture));
    }

    [Theory]
    [InlineData("QuestionItem", "Agency ID Version QuestionItemName QuestionText QuestionText QuestionText * InterviewerInstructionReference?")]
    [InlineData("Variable", "Agency ID Version VariableName Label? Description? QuestionReference? VariableRepresentation")]
    [InlineData("IfThenElse", "Agency ID Version IfCondition ThenConstructReference")]
    [InlineData("Loop", "Agency ID Version Label InterviewerInstructionReference? ControlConstructReference")]
    [InlineData("Code", "Agency ID Version CategoryReference Value")]
    [InlineData("ResourcePackage", "Agency ID Version InterviewerInstructionScheme ControlConstructScheme QuestionScheme CategoryScheme CodeListScheme VariableScheme")]
    [InlineData("DataCollection", "Agency ID Version QuestionSchemeReference ControlConstructSchemeReference InterviewerInstructionSchemeReference InstrumentScheme")]
    public void Ddi_Children_StandInTheOrderOfTheSchema(string element, string order)
    {
        var pattern = new Regex("^" + string.Concat(order.Split(' ').Select(name => name == "*" ? @"\w+Domain " : name.EndsWith('?') ? $"({name[..^1]} )?" : name + " ")) + "$");
        var found = XDocument.Parse(new DdiWriter(Barometer).Write()).Descendants().Where(one => one.Name.LocalName == element).ToList();
        found.ShouldNotBeEmpty();
        found.ShouldAllBe(one => pattern.IsMatch(string.Concat(one.Elements().Select(child => child.Name.LocalName + " "))));
    }

    [Fact]
    public async Task Spss_AsR_ReadsIt_IsWhatWasWritten()
    {
        Assert.SkipUnless(RScript.ReadsSpss, RScript.SkippedSpss);
        SpssColumn[] columns =
        [
            new("id", "Numéro de l'établissement", null, []), new("EMP_PREV", "Au cours des trois prochains mois…", null, [("H", "Augmenter"), ("NSP", "Ne sait pas")]),
            new("headcount", new string('é', 200), 0, [("1", "Un")]), new("weight", "", 6, []),
        ];
        var folder = Directory.CreateTempSubdirectory("beffroi-spss-").FullName;
        try
        {
            await using (var to = File.Create(Path.Combine(folder, "sample.sav")))
            {
                new SpssFile(columns, [["0123456789abcdef", "H", "12", "25.123456789"], ["é", "", "", ""], ["x y", "NSP", "-3", "0.1"]]).Write(to, "BTR-2027-01 – janvier", new DateTimeOffset(2027, 1, 18, 18, 0, 0, TimeSpan.Zero));
            }

            var lines = await RScript.RunAsync(folder, Reading);
            string[] Of(string column) => [.. lines.Single(line => line.StartsWith(column + "\t", StringComparison.Ordinal)).Split('\t')[1].Split('|').Select(one => one.Trim())];
            Of("id").ShouldBe(["0123456789abcdef", "é", "x y"]);
            Of("EMP_PREV").ShouldBe(["H", "", "NSP"]);
            Of("headcount").ShouldBe(["12", "NA", "-3"]);
            Of("weight").Select(one => one == "NA" ? -1 : double.Parse(one, CultureInfo.InvariantCulture)).ShouldBe([25.123456789, -1, 0.1]);
            lines.ShouldContain("label\tEMP_PREV\tAu cours des trois prochains mois…\t");
            lines.ShouldContain($"label\theadcount\t{new string('é', 127)}\t"); // 255 bytes, and no sign cut in two
            lines.Select(line => line.Trim()).ShouldContain("code\tNe sait pas\tNSP");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [GeneratedRegex("^[A-Za-z0-9*@$_-]+$")]
    private static partial Regex Identifier();
}
