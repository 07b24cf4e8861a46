using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Beffroi.Platform.Storage;

/// <summary>Codes without spaces in one column, the same text on both databases.</summary>
internal static class CodesColumn
{
    public static PropertyBuilder<List<string>> HasCodes(this PropertyBuilder<List<string>> property)
    {
        property.HasConversion(
            codes => string.Join(' ', codes), text => text.Split(' ', StringSplitOptions.RemoveEmptyEntries).ToList(),
            new ValueComparer<List<string>>(
                (one, other) => one!.SequenceEqual(other!),
                codes => string.Join(' ', codes).GetHashCode(StringComparison.Ordinal),
                codes => codes.ToList()));
        return property;
    }
}
