using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Beffroi.Modules.ServiceMap.Model;

/// <summary>How sheets are written: what is not known is left out.</summary>
internal static class SheetJson
{
    public static JsonSerializerOptions Options { get; } = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>For people to read and change.</summary>
    public static JsonSerializerOptions Indented { get; } = new(Options) { WriteIndented = true };

    public static T Read<T>(string sheet) => JsonSerializer.Deserialize<T>(sheet, Options)!;
}
