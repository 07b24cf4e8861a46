using System.Globalization;
using System.Text.Json;
using Beffroi.Modules.Surveys.Expressions;
using Beffroi.Modules.Surveys.Questionnaires;

namespace Beffroi.Modules.Surveys.Lunatic;

/// <summary>Reads what we hold of Lunatic; anything else is refused, with its line and column.</summary>
internal sealed class LunaticReader
{
    /// <summary>What changes nothing of what is asked.</summary>
    private static readonly HashSet<string> Idle =
    [
        "orientation", "unit", "depth", "bindingDependencies", "hierarchy", "description", "header", "positioning",
        "paginatedLoop", "loopDependencies", "enoCoreVersion", "lunaticModelVersion", "generatingDate",
            "modele",
        "missing", "missingBlock", "resizing", "cleaning", "suggesters", "pagination", "maxPage", "missingResponse",
        "size", "isMandatory", "mandatory",
    ];

    private static readonly string[] Held =
    [
        "componentType", "id", "page", "label", "declarations", "conditionFilter", "controls", "response", "responses", "options",
        "min", "max", "decimals", "maxLength", "dateFormat", "storeName", "lines", "components",
    ];

    private readonly JsonPositions _positions;
    private readonly JsonElement _root;
    private readonly string _language;
    private readonly Dictionary<string, string> _paths = [];

    /// <summary>By number of page, when its sequence is shown.</summary>
    private readonly Dictionary<int, string?> _sequences = [];

    private LunaticReader(JsonPositions positions, JsonElement root, string language) =>
        (_positions, _root, _language) = (positions, root, language);

    /// <param name="language">In which its words are.</param>
    /// <exception cref="QuestionnaireException">It is no Lunatic, or holds what we do not.</exception>
    public static Questionnaire Read(string json, string language)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return new LunaticReader(new JsonPositions(json), document.RootElement, language).Whole();
        }
        catch (JsonException damage)
        {
            throw new QuestionnaireException("questionnaire.damaged", "")
            {
                At = new Position((int)(damage.LineNumber ?? 0) + 1, (int)(damage.BytePositionInLine ?? 0) + 1),
            };
        }
    }

    private Questionnaire Whole()
    {
        MustKnow(_root, "", ["id", "label", "components", "variables"]);
        var (pages, title, number) = (new List<QuestionPage>(), new Words(), "");
        foreach (var (component, path, wrapping) in Flat(_root, ""))
        {
            var page = component.TryGetProperty("page", out var told) ? told.ToString() : number;
            var isSequence = TypeOf(component, path) == "Sequence";
            if (isSequence)
            {
                MustKnow(component, path, ["componentType", "id", "page", "label", "conditionFilter"]);
                _sequences[pages.Count] = FilterOf(component, path);
            }

            title = isSequence ? LabelOf(component, path) : title;
            if (isSequence || page != number || pages.Count == 0)
            {
                pages.Add(new QuestionPage(title, new List<Question>()));
                number = page;
            }

            if (!isSequence)
            {
                ((List<Question>)pages[^1].Questions).Add(QuestionOf(component, path, wrapping));
            }
        }

        var read = new Questionnaire(Text(_root, "modele", "") ?? Text(_root, "id", "")!, Text(_root, "id", "") ?? "",
            _root.TryGetProperty("label", out _) ? LabelOf(_root, "") : [],
            [.. pages.Index().Where(page => page.Item.Questions.Count > 0).Select(page => Narrowed(page.Item,
                page.Index))]) { Variables = [.. VariablesOf()] };
        try
        {
            QuestionnaireCheck.MustBeSound(read);
        }
        catch (QuestionnaireException wrong) when (wrong.Facts is [string name, ..] && _paths.TryGetValue(name, out var path))
        {
            throw new QuestionnaireException(wrong.Key, wrong.Facts) { At = _positions.Of(path), Expression = wrong.Expression };
        }

        return read;
    }

    /// <summary>Components one by one; a question that wraps others gives way to them.</summary>
    private IEnumerable<(JsonElement Component, string Path, Words? Wrapping)> Flat(JsonElement holder, string path)
    {
        foreach (var (at, component) in List(holder, "components").Index())
        {
            var here = (path.Length == 0 ? "components" : path + ".components") + $"[{at}]";
            if (TypeOf(component, here) != "Question")
            {
                yield return (component, here, null);
                continue;
            }

            // A wrapping gives its label to its one question; what it hides or checks beyond that we do not hold.
            MustKnow(component, here, ["componentType", "id", "page", "label", "components"]);
            var isLabelled = component.TryGetProperty("label", out _);
            var wrapped = List(component, "components").ToList();
            if (isLabelled && (wrapped.Count != 1 || wrapped[0].TryGetProperty("label", out _)))
            {
                throw Outside("lunatic.property", here + ".label", "label");
            }

            foreach (var inner in Flat(component, here))
            {
                yield return isLabelled ? (inner.Component, inner.Path, LabelOf(component, here)) : inner;
            }
        }
    }

    private Question QuestionOf(JsonElement component, string path, Words? wrapping)
    {
        MustKnow(component, path, Held);
        var kind = LunaticTypes.Find(TypeOf(component, path))!.Value;
        var name = (component.TryGetProperty("response", out var response) ? Text(response, "name", path) : Text(component, "id",
            path)) ?? throw Outside("lunatic.property", path, "response");
        if (List(component, "declarations").Count() > 1)
        {
            throw Outside("lunatic.property", path + ".declarations[1]", "declarations");
        }

        if (component.TryGetProperty("dateFormat", out var format) && format.ToString() != "YYYY-MM-DD")
        {
            throw Outside("lunatic.property", path + ".dateFormat", "dateFormat");
        }

        _paths[name] = path;
        decimal? Number(string key) => component.TryGetProperty(key, out var value) && value.ValueKind != JsonValueKind.Null
            ? value.ValueKind == JsonValueKind.Number && value.TryGetDecimal(out var number) && Math.Abs(number) < int.MaxValue
                ? number : throw Outside("lunatic.property", path + "." + key, key) : null;
        var lines = component.TryGetProperty("lines", out var rows) ? rows : default;
        return new Question(name, kind, wrapping ?? LabelOf(component, path))
        {
            Help = List(component, "declarations").Index().Select(one => LabelOf(one.Item, $"{path}.declarations[{one.Index}]"))
                .FirstOrDefault(),
            Filter = FilterOf(component, path), Options = [.. Options(component, path)], Controls = [.. Controls(component,
                path)],
            Min = kind == QuestionKind.Loop ? Rows(lines, "min", path) ?? 0 : Number("min"),
            Max = kind == QuestionKind.Loop ? Rows(lines, "max", path) : Number("max"),
            Decimals = (int)(Number("decimals") ?? 0), MaxLength = (int?)Number("maxLength"), Store = Text(component,
                "storeName", path),
            Questions = kind == QuestionKind.Loop ? [.. Flat(component, path).Select(inner => QuestionOf(inner.Component,
                inner.Path, inner.Wrapping))] : [],
        };
    }

    private IEnumerable<QuestionOption> Options(JsonElement component, string path)
    {
        foreach (var (at, option) in List(component, "options").Index())
        {
            var here = $"{path}.options[{at}]";
            MustKnow(option, here, ["value", "label", "conditionFilter"]);
            yield return new QuestionOption(Text(option, "value", here) ?? throw Outside("lunatic.property", here, "value"),
                LabelOf(option, here), null, FilterOf(option,
                here));
        }

        foreach (var (at, option) in List(component, "responses").Index())
        {
            var here = $"{path}.responses[{at}]";
            MustKnow(option, here, ["id", "label", "response", "conditionFilter"]);
            var variable = option.TryGetProperty("response", out var response) ? Text(response, "name", here) : null;
            yield return new QuestionOption(Text(option, "id", here) ?? variable ?? "", LabelOf(option, here), variable,
                FilterOf(option, here));
        }
    }

    private IEnumerable<QuestionControl> Controls(JsonElement component, string path)
    {
        foreach (var (at, control) in List(component, "controls").Index())
        {
            var here = $"{path}.controls[{at}]";
            MustKnow(control, here, ["id", "criticality", "typeOfControl", "control", "errorMessage"]);
            if (!Enum.TryParse<ControlLevel>(Text(control, "criticality", here), ignoreCase: true, out var level)
                || !Enum.IsDefined(level)
                || !control.TryGetProperty("control", out var holds))
            {
                throw Outside("lunatic.control", here);
            }

            yield return new QuestionControl(level, Bare(Vtl(holds, here + ".control")),
                control.TryGetProperty("errorMessage", out _) ? LabelOf(control, here, "errorMessage") : []);
        }
    }

    private IEnumerable<SurveyVariable> VariablesOf()
    {
        foreach (var (at, variable) in List(_root, "variables").Index())
        {
            var path = $"variables[{at}]";
            var name = Text(variable, "name", path) ?? throw Outside("lunatic.variable", path, "");
            _paths[name] = _paths.GetValueOrDefault(name, path);
            switch (Text(variable, "variableType", path))
            {
                case "COLLECTED":
                    break;
                case "EXTERNAL":
                    yield return new SurveyVariable(name, KindOf(variable), null);
                    break;
                case "CALCULATED" when variable.TryGetProperty("expression", out var expression):
                    yield return new SurveyVariable(name, KindOf(variable), Vtl(expression, path + ".expression"));
                    break;
                default:
                    throw Outside("lunatic.variable", path, name);
            }
        }
    }

    /// <summary>As we wrote it; else an external one tells by its value, text where it has none.</summary>
    private static ValueKind KindOf(JsonElement variable) => variable.TryGetProperty(LunaticWriter.KindKey, out var told)
        && Enum.TryParse<ValueKind>(told.ToString(), out var kind) && Enum.IsDefined(kind) ? kind
        : !variable.TryGetProperty("value", out var value) ? ValueKind.Nothing : value.ValueKind switch
        {
            JsonValueKind.Number => ValueKind.Number, JsonValueKind.True or JsonValueKind.False => ValueKind.Truth,
            _ => ValueKind.Text,
        };

    private decimal? Rows(JsonElement lines, string key, string path)
    {
        if (lines.ValueKind != JsonValueKind.Object || !lines.TryGetProperty(key, out var rows))
        {
            return null;
        }

        var text = rows.ValueKind == JsonValueKind.Object ? Vtl(rows, path + ".lines." + key) : rows.ToString();
        return decimal.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
            : throw Outside("lunatic.rows", path + ".lines." + key);
    }

    /// <summary>A control as we write it, whose unknowns pass.</summary>
    private static string Bare(string holds) => holds.StartsWith(LunaticWriter.Unknown, StringComparison.Ordinal)
        && holds.EndsWith(LunaticWriter.Passes, StringComparison.Ordinal)
            ? holds[LunaticWriter.Unknown.Length..^LunaticWriter.Passes.Length] : holds;

    /// <summary>What hides a sequence hides its questions, unless it only says when any of them is shown.</summary>
    private QuestionPage Narrowed(QuestionPage page, int number) => _sequences.GetValueOrDefault(number) is not { } filter
        || filter == LunaticWriter.AnyOf(page.Questions) ? page
        : page with
        {
            Questions = [.. page.Questions.Select(question => question with
            {
                Filter = question.Filter is { } own ? $"({filter}) and ({own})" : filter,
            })],
        };

    private string? FilterOf(JsonElement component, string path) => component.TryGetProperty("conditionFilter", out var filter)
        ? Vtl(filter, path + ".conditionFilter") is var text && text != "true" ? text : null : null;

    private Words LabelOf(JsonElement component, string path, string key = "label")
    {
        var here = path.Length == 0 ? key : path + "." + key;
        if (!component.TryGetProperty(key, out var label))
        {
            return [];
        }

        var text = label.ValueKind == JsonValueKind.String ? label.GetString()!
            : Text(label, "type", here) is "TXT" or null ? Text(label, "value", here) ?? ""
            : Parsed(here + ".value", () => LunaticText.Read(Text(label, "value", here) ?? "\"\""))
                ?? throw Outside("lunatic.label",
                here + ".value");
        return new Words { [_language] = text };
    }

    private string Vtl(JsonElement value, string path)
    {
        var text = value.ValueKind == JsonValueKind.String ? value.GetString()! : Text(value, "value", path) ?? "";
        return Parsed(path, () => new Parser(text).Whole()) is not null ? text : "";
    }

    private T Parsed<T>(string path, Func<T> parse)
    {
        try
        {
            return parse();
        }
        catch (ExpressionException refused)
        {
            throw new QuestionnaireException("lunatic.expression") { At = _positions.Of(path), Expression = refused };
        }
    }

    private string TypeOf(JsonElement component, string path) => Text(component, "componentType", path) is { } type
        && LunaticTypes.Known.Contains(type) ? type
        : throw Outside("lunatic.component", path + ".componentType", Text(component, "componentType", path) ?? "");

    private void MustKnow(JsonElement holder, string path, string[] held)
    {
        if (holder.ValueKind != JsonValueKind.Object)
        {
            throw Outside("questionnaire.damaged", path, path);
        }

        foreach (var property in holder.EnumerateObject().Where(one => !held.Contains(one.Name)))
        {
            var here = path.Length == 0 ? property.Name : path + "." + property.Name;
            if (!Idle.Contains(property.Name) || (property.Name is "isMandatory" or "mandatory"
                && property.Value.ValueKind == JsonValueKind.True))
            {
                throw Outside("lunatic.property", here, property.Name);
            }
        }
    }

    private static JsonElement.ArrayEnumerator List(JsonElement holder, string key) => holder.TryGetProperty(key, out var list)
        && list.ValueKind == JsonValueKind.Array ? list.EnumerateArray() : default;

    private string? Text(JsonElement holder, string key, string path) => holder.ValueKind != JsonValueKind.Object
        ? throw Outside("questionnaire.damaged", path, path)
        : holder.TryGetProperty(key, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private QuestionnaireException Outside(string key, string path, params object[] facts) => new(key, facts)
    {
        At = _positions.Of(path),
    };
}
