using System.Xml;
using System.Xml.Linq;
using Beffroi.Modules.Surveys.Expressions;
using Beffroi.Modules.Surveys.Questionnaires;

namespace Beffroi.Modules.Surveys.Exports;

/// <summary>
/// Documents a questionnaire as archives of surveys read it: DDI-Lifecycle 3.3, all languages in one file. What is asked, in
/// which order and when, which codes answer it, which variables hold it; controls stand in the Lunatic file.
/// </summary>
internal sealed class DdiWriter(Questionnaire questionnaire)
{
    private const string Agency = "beffroi";
    private const string YesOrNo = "CL_truth";

    private static readonly XNamespace Instance = "ddi:instance:3_3";
    private static readonly XNamespace Reusable = "ddi:reusable:3_3";
    private static readonly XNamespace Collection = "ddi:datacollection:3_3";
    private static readonly XNamespace Logical = "ddi:logicalproduct:3_3";
    private static readonly XNamespace Group = "ddi:group:3_3";
    private static readonly XNamespace Study = "ddi:studyunit:3_3";

    private readonly Dictionary<string, ValueKind> _kinds = questionnaire.Kinds();

    private IEnumerable<Question> Asked => questionnaire.Questions.SelectMany(one => one.Kind switch
    {
        QuestionKind.Text => [],
        QuestionKind.Loop => one.Questions,
        _ => (IEnumerable<Question>)[one],
    });

    public string Write() => new XDeclaration("1.0", "utf-8", null) + "\n" + new XElement(Instance + "DDIInstance",
        new XAttribute(XNamespace.Xmlns + "r", Reusable), new XAttribute(XNamespace.Xmlns + "d", Collection),
        new XAttribute(XNamespace.Xmlns + "l", Logical), new XAttribute(XNamespace.Xmlns + "g", Group),
        new XAttribute(XNamespace.Xmlns + "s", Study), new XAttribute("isMaintainable", "true"),
        Identity("instance"),
        new XElement(Reusable + "Citation", new XElement(Reusable + "Title", Strings(questionnaire.Title))),
        new XElement(Group + "ResourcePackage", new XAttribute("isMaintainable", "true"), Identity("resources"),
            new XElement(Collection + "InterviewerInstructionScheme", Identity("instructions"), Instructions()),
            new XElement(Collection + "ControlConstructScheme", Identity("constructs"), Constructs()),
            new XElement(Collection + "QuestionScheme", Identity("questions"), Asked.Select(QuestionOf)),
            new XElement(Logical + "CategoryScheme", Identity("categories"),
                CodeLists().SelectMany(list => list.Codes.Select(code => CategoryOf(list.Id, code.Value, code.Label)))),
            new XElement(Logical + "CodeListScheme", Identity("codelists"), CodeLists().Select(CodeListOf)),
            new XElement(Logical + "VariableScheme", Identity("variables"), Asked.SelectMany(VariablesOf),
                questionnaire.Variables.Select(GivenOf))),
        new XElement(Study + "StudyUnit", Identity("study"),
            new XElement(Collection + "DataCollection", Identity("collection"),
                Reference(Reusable + "QuestionSchemeReference", "questions", "QuestionScheme"),
                Reference(Reusable + "ControlConstructSchemeReference", "constructs", "ControlConstructScheme"),
                Reference(Reusable + "InterviewerInstructionSchemeReference", "instructions", "InterviewerInstructionScheme"),
                new XElement(Collection + "InstrumentScheme", Identity("instruments"),
                    new XElement(Collection + "Instrument", Identity("instrument"),
                        new XElement(Collection + "InstrumentName", new XElement(Reusable + "String", questionnaire.Version)),
                        Label(questionnaire.Title),
                        Reference(Collection + "ControlConstructReference", "sequence", "Sequence")))))) + "\n";

    private IEnumerable<XElement> Instructions() =>
        from question in questionnaire.Questions.Concat(Asked).Distinct()
        where question.Help is not null
        select new XElement(Collection + "Instruction", Identity("I_" + question.Name),
            Texts("InstructionText", question.Help!));

    private IEnumerable<XElement> Constructs()
    {
        yield return new XElement(Collection + "Sequence", Identity("sequence"), Label(questionnaire.Title),
            questionnaire.Pages.Select((_, i) =>
                Reference(Collection + "ControlConstructReference", $"page-{i + 1}", "Sequence")));
        foreach (var (i, page) in questionnaire.Pages.Index())
        {
            yield return new XElement(Collection + "Sequence", Identity($"page-{i + 1}"), Label(page.Title),
                page.Questions.Select(one => one.Filter is null ? To("ControlConstructReference", one)
                    : Reference(Collection + "ControlConstructReference", "F_" + one.Name, "IfThenElse")));
        }

        foreach (var question in questionnaire.Questions)
        {
            if (question.Filter is { } filter)
            {
                yield return new XElement(Collection + "IfThenElse", Identity("F_" + question.Name),
                    new XElement(Collection + "IfCondition", new XElement(Reusable + "Command",
                        new XElement(Reusable + "ProgramLanguage", "VTL"), new XElement(Reusable + "CommandContent", filter))),
                    To("ThenConstructReference", question));
            }

            foreach (var construct in ConstructsOf(question))
            {
                yield return construct;
            }
        }
    }

    private static string ConstructOf(Question question) => question.Kind switch
    {
        QuestionKind.Text => "StatementItem",
        QuestionKind.Loop => "Loop",
        _ => "QuestionConstruct",
    };

    private IEnumerable<XElement> ConstructsOf(Question question)
    {
        switch (question.Kind)
        {
            case QuestionKind.Text:
                yield return new XElement(Collection + "StatementItem", Identity("C_" + question.Name),
                    HelpOf(question), Texts("DisplayText", question.Label));
                break;
            case QuestionKind.Loop:
                yield return new XElement(Collection + "Loop", Identity("C_" + question.Name), Label(question.Label),
                    HelpOf(question), Reference(Collection + "ControlConstructReference", "S_" + question.Name, "Sequence"));
                yield return new XElement(Collection + "Sequence", Identity("S_" + question.Name),
                    question.Questions.Select(inner => To("ControlConstructReference", inner)));
                foreach (var inner in question.Questions)
                {
                    yield return AskingOf(inner);
                }

                break;
            default:
                yield return AskingOf(question);
                break;
        }
    }

    private XElement AskingOf(Question question) => new(Collection + "QuestionConstruct", Identity("C_" + question.Name),
        Reference(Reusable + "QuestionReference", "Q_" + question.Name, "QuestionItem"));

    private XElement To(string element, Question question) =>
        Reference(Collection + element, "C_" + question.Name, ConstructOf(question));

    private XElement QuestionOf(Question question) => new(Collection + "QuestionItem", Identity("Q_" + question.Name),
        new XElement(Collection + "QuestionItemName", new XElement(Reusable + "String", question.Name)),
        Texts("QuestionText", question.Label), DomainOf(question), HelpOf(question));

    private XElement? HelpOf(Question question) => question.Help is null ? null
        : Reference(Collection + "InterviewerInstructionReference", "I_" + question.Name, "Instruction");

    private XElement DomainOf(Question question) => question.Kind switch
    {
        QuestionKind.Number => new XElement(Collection + "NumericDomain", NumbersOf(question)),
        QuestionKind.Date => new XElement(Collection + "DateTimeDomain", new XElement(Reusable + "DateTypeCode", "Date")),
        QuestionKind.Radio or QuestionKind.Dropdown => new XElement(Collection + "CodeDomain", CodesOf("CL_" + question.Name)),
        QuestionKind.Choices => new XElement(Collection + "CodeDomain", CodesOf("CL_" + question.Name),
            new XElement(Reusable + "ResponseCardinality", new XAttribute("maximumResponses", question.Options.Count))),
        QuestionKind.Truth => new XElement(Collection + "CodeDomain", CodesOf(YesOrNo)),
        _ => new XElement(Collection + "TextDomain", LengthOf(question)),
    };

    /// <summary>Each option of a question with several answers is a variable of its own.</summary>
    private IEnumerable<XElement> VariablesOf(Question question) => question.Kind == QuestionKind.Choices
        ? question.Options.Select(option => VariableOf(option.Variable!, Both(question.Label, option.Label), question,
            new XElement(Reusable + "CodeRepresentation", CodesOf(YesOrNo))))
        : [VariableOf(question.Name, question.Label, question, RepresentationOf(question))];

    private XElement RepresentationOf(Question question) => question.Kind switch
    {
        QuestionKind.Number => new XElement(Reusable + "NumericRepresentation", NumbersOf(question)),
        QuestionKind.Date => new XElement(Reusable + "DateTimeRepresentation", new XElement(Reusable + "DateTypeCode", "Date")),
        QuestionKind.Radio or QuestionKind.Dropdown =>
            new XElement(Reusable + "CodeRepresentation", CodesOf("CL_" + question.Name)),
        QuestionKind.Truth => new XElement(Reusable + "CodeRepresentation", CodesOf(YesOrNo)),
        _ => new XElement(Reusable + "TextRepresentation", LengthOf(question)),
    };

    private XElement VariableOf(string name, Words label, Question question, XElement representation) => new(
        Logical + "Variable", Identity("V_" + name),
        new XElement(Logical + "VariableName", new XElement(Reusable + "String", name)), Label(label),
        Reference(Reusable + "QuestionReference", "Q_" + question.Name, "QuestionItem"),
        new XElement(Logical + "VariableRepresentation", representation));

    /// <summary>A value that the questionnaire is given, or works out.</summary>
    private XElement GivenOf(SurveyVariable variable) => new(Logical + "Variable", Identity("V_" + variable.Name),
        new XElement(Logical + "VariableName", new XElement(Reusable + "String", variable.Name)),
        variable.Expression is null ? null
            : new XElement(Reusable + "Description", new XElement(Reusable + "Content", "VTL: " + variable.Expression)),
        new XElement(Logical + "VariableRepresentation", _kinds[variable.Name] switch
        {
            ValueKind.Truth => new XElement(Reusable + "CodeRepresentation", CodesOf(YesOrNo)),
            ValueKind.Number or ValueKind.Numbers => new XElement(Reusable + "NumericRepresentation"),
            _ => new XElement(Reusable + "TextRepresentation"),
        }));

    private static IEnumerable<object> NumbersOf(Question question) =>
    [
        new XAttribute("decimalPositions", question.Decimals),
        new XElement(Reusable + "NumberRange",
            question.Min is { } min ? new XElement(Reusable + "Low", new XAttribute("isInclusive", "true"), min) : null,
            question.Max is { } max ? new XElement(Reusable + "High", new XAttribute("isInclusive", "true"), max) : null),
    ];

    private static XAttribute? LengthOf(Question question) =>
        question.MaxLength is { } most ? new XAttribute("maxLength", most) : null;

    private IEnumerable<(string Id, IReadOnlyList<(string Value, Words Label)> Codes)> CodeLists() =>
    [
        (YesOrNo,
        [
            ("true", new Words { ["fr"] = "Oui", ["nl"] = "Ja", ["en"] = "Yes" }),
            ("false", new Words { ["fr"] = "Non", ["nl"] = "Nee", ["en"] = "No" }),
        ]),
        .. Asked.Where(one => one.Options.Count > 0).Select(one => ("CL_" + one.Name,
            (IReadOnlyList<(string, Words)>)[.. one.Options.Select(option => (option.Value, option.Label))])),
    ];

    private XElement CategoryOf(string list, string value, Words label) =>
        new(Logical + "Category", Identity($"CA_{list}_{value}"), Label(label));

    private XElement CodeListOf((string Id, IReadOnlyList<(string Value, Words Label)> Codes) list) => new(
        Logical + "CodeList", Identity(list.Id), list.Codes.Select(code => new XElement(Logical + "Code",
            new XAttribute("isDiscrete", "true"), Identity($"CO_{list.Id}_{code.Value}"),
            Reference(Reusable + "CategoryReference", $"CA_{list.Id}_{code.Value}", "Category"),
            new XElement(Reusable + "Value", Sound(code.Value)))));

    private XElement CodesOf(string list) => Reference(Reusable + "CodeListReference", list, "CodeList");

    private XElement Reference(XName element, string id, string type) =>
        new(element, Identity(id), new XElement(Reusable + "TypeOfObject", type));

    private XElement[] Identity(string id) =>
    [
        new(Reusable + "Agency", Agency),
        new(Reusable + "ID", $"{questionnaire.Version}_{Allowed(id)}"),
        new(Reusable + "Version", "1"),
    ];

    /// <summary>An identifier holds letters, digits, hyphens and bars alone.</summary>
    private static string Allowed(string id) => string.Concat(id.Select(sign =>
        char.IsAsciiLetterOrDigit(sign) || sign is '-' or '_' ? sign.ToString() : $"${(int)sign:x}"));

    private static XElement Label(Words words) => new(Reusable + "Label", words.Select(one =>
        new XElement(Reusable + "Content", Language(one.Key), Sound(one.Value))));

    private static IEnumerable<XElement> Strings(Words words) =>
        words.Select(one => new XElement(Reusable + "String", Language(one.Key), Sound(one.Value)));

    private static IEnumerable<XElement> Texts(string element, Words words) => words.Select(one =>
        new XElement(Collection + element, new XElement(Collection + "LiteralText",
            new XElement(Collection + "Text", Language(one.Key), Sound(one.Value)))));

    /// <summary>A text without signs that XML has no place for: some are pasted with what was copied.</summary>
    private static string Sound(string text) =>
        string.Concat(text.Where(sign => char.IsSurrogate(sign) || XmlConvert.IsXmlChar(sign)));

    private static XAttribute Language(string language) => new(XNamespace.Xml + "lang", language);

    private static Words Both(Words question, Words option)
    {
        var both = new Words();
        foreach (var (language, text) in question)
        {
            both[language] = $"{text} – {option.In(language)}";
        }

        return both;
    }
}
