using System.Text.Json;
using Beffroi.Platform.Imports;

namespace Beffroi.Platform.Tables;

internal static class Json
{
    /// <exception cref="FileRefusedException">It is not JSON: the line where it breaks is told.</exception>
    public static JsonDocument Parse(SourceFile file)
    {
        try
        {
            using var stream = File.OpenRead(file.Path);
            return JsonDocument.Parse(stream);
        }
        catch (JsonException damage)
        {
            throw new FileRefusedException("file.jsonDamaged", (damage.LineNumber ?? 0) + 1);
        }
    }
}
