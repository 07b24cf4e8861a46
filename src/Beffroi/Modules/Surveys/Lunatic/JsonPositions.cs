using System.Text;
using System.Text.Json;
using Beffroi.Modules.Surveys.Expressions;

namespace Beffroi.Modules.Surveys.Lunatic;

/// <summary>Where each value of a JSON text stands, by its path (<c>components[2].label</c>).</summary>
internal sealed class JsonPositions
{
    private readonly Dictionary<string, int> _at = [];
    private readonly byte[] _text;

    /// <exception cref="JsonException">It is no JSON.</exception>
    public JsonPositions(string text)
    {
        _text = Encoding.UTF8.GetBytes(text);
        var reader = new Utf8JsonReader(_text);
        var path = new Stack<(string Path, int Index)>();
        string? name = null;
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.PropertyName)
            {
                name = reader.GetString();
                continue;
            }

            if (reader.TokenType is JsonTokenType.EndObject or JsonTokenType.EndArray)
            {
                path.Pop();
                continue;
            }

            var here = "";
            if (path.Count > 0)
            {
                var (parent, index) = path.Pop();
                here = name is null ? $"{parent}[{index}]" : parent.Length == 0 ? name : $"{parent}.{name}";
                path.Push((parent, index + 1));
            }

            (_at[here], name) = ((int)reader.TokenStartIndex, null);
            if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
            {
                path.Push((here, 0));
            }
        }
    }

    /// <summary>Of the value, or of the nearest one around it.</summary>
    public Position Of(string path)
    {
        var index = _at.GetValueOrDefault(path, -1);
        return index < 0 && path.LastIndexOfAny(['.', '[']) is > 0 and var cut ? Of(path[..cut]) : PositionAt(Math.Max(0, index));
    }

    private Position PositionAt(int index)
    {
        var before = Encoding.UTF8.GetString(_text, 0, index);
        return new Position(1 + before.Count(letter => letter == '\n'), before.Length - before.LastIndexOf('\n'));
    }
}
