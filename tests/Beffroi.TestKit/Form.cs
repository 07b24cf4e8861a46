using System.Net;
using System.Text.RegularExpressions;

namespace Beffroi.TestKit;

/// <summary>The fields of a form of questions as a page has them: what a browser without script would send.</summary>
internal sealed partial class Form
{
    private readonly List<(string Name, string Value)> _hidden = [];
    private readonly Dictionary<string, List<string>> _choices = [];
    private readonly HashSet<string> _multiple = [];
    private readonly HashSet<string> _numbers = [];

    /// <summary>Fields that no reader sees, as they are.</summary>
    public IReadOnlyList<(string Name, string Value)> Hidden => _hidden;

    public static Form Read(string html)
    {
        var form = new Form();
        foreach (Match field in Fields().Matches(html))
        {
            var attributes = Attributes().Matches(field.Value);
            string? Attribute(string name) => attributes.FirstOrDefault(one => one.Groups[1].ValueSpan.SequenceEqual(name)) is { } found ? WebUtility.HtmlDecode(found.Groups[2].Value) : null;
            if (Attribute("name") is not { } name)
            {
                continue;
            }

            switch (Attribute("type"))
            {
                case "hidden":
                    form._hidden.Add((name, Attribute("value") ?? ""));
                    break;
                case "radio" or "checkbox":
                    form._choices.TryAdd(name, []);
                    form._choices[name].Add(Attribute("value")!);
                    if (Attribute("type") == "checkbox")
                    {
                        form._multiple.Add(name);
                    }

                    break;
                default:
                    if (Attribute("inputmode") == "numeric")
                    {
                        form._numbers.Add(name);
                    }

                    break;
            }
        }

        return form;
    }

    /// <summary>Hidden fields as they are, and an answer to each question that is plausible: no control stops it.</summary>
    public IReadOnlyList<(string Name, string Value)> Fill(Random random)
    {
        var filled = new List<(string, string)>(_hidden) { ("insist", "true") };
        foreach (var (name, values) in _choices)
        {
            var told = values.FindAll(value => value != "NSP");
            filled.Add((name, name == "ID_OK" ? "O" : name == "CONTACT" ? "N" : told[random.Next(told.Count)]));
        }

        var projects = random.Next(1, 6);
        filled.AddRange(_numbers.Select(name => (name, name switch
        {
            "PROJ_N" => projects.ToString(System.Globalization.CultureInfo.InvariantCulture),
            "PROJ_DIFF" or "PROJ_SAIS" => random.Next(0, 2).ToString(System.Globalization.CultureInfo.InvariantCulture),
            _ => "",
        })));
        return filled;
    }

    [GeneratedRegex("<input\\b[^>]*>")]
    private static partial Regex Fields();

    [GeneratedRegex("\\b([\\w-]+)=\"([^\"]*)\"")]
    private static partial Regex Attributes();
}
