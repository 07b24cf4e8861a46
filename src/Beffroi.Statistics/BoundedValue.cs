namespace Beffroi.Statistics;

/// <summary>A value known only within certain bounds: the point shown, and the interval that surely holds the truth.</summary>
/// <remarks>The bounds are arithmetic, not a confidence interval: the truth cannot lie outside them.</remarks>
/// <param name="Value">The point value, in the unit of the quantity.</param>
/// <param name="Low">The least possible value, same unit.</param>
/// <param name="High">The greatest possible value, same unit.</param>
public readonly record struct BoundedValue(double Value, double Low, double High)
{
    /// <summary>
    /// The difference <paramref name="later"/> − <paramref name="earlier"/>, with the widest bounds that both allow.
    /// </summary>
    /// <param name="later">The value from which the other is taken away.</param>
    /// <param name="earlier">The value taken away, same unit.</param>
    public static BoundedValue Difference(BoundedValue later, BoundedValue earlier) =>
        new(later.Value - earlier.Value, later.Low - earlier.High, later.High - earlier.Low);
}
