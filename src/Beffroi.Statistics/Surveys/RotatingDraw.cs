using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Beffroi.Statistics.Surveys;

/// <summary>
/// Draws that are coordinated by permanent numbers: each unit keeps the number that the seed gives it, units stand in that order
/// on a circle, and each month a window of it is drawn. The window moves on by its length over the months that a unit stays.
/// </summary>
/// <remarks>Source: Ohlsson, "Coordination of samples using permanent random numbers", in <em>Business Survey Methods</em>
/// (1995). The window begins at a number, not at a place: units that are born or end elsewhere on the circle move
/// nobody.</remarks>
public static class RotatingDraw
{
    /// <summary>The units drawn in a month.</summary>
    /// <param name="units">Names of the units of one stratum, each once.</param>
    /// <param name="seed">The same seed gives the same draw.</param>
    /// <param name="start">The number at which the window begins; 0 for the first month.</param>
    /// <param name="size">How many, at most those that there are.</param>
    /// <exception cref="ArgumentOutOfRangeException">The size does not fit.</exception>
    public static IReadOnlyList<string> Drawn(IReadOnlyCollection<string> units, string seed, ulong start, int size)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(size);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(size, units.Count);
        return [.. From(units, seed, start).Take(size).Select(unit => unit.Name)];
    }

    /// <summary>The number at which the window of the next month begins.</summary>
    /// <param name="units">Names of the units as they are now.</param>
    /// <param name="seed">As for the draw.</param>
    /// <param name="start">Where it began.</param>
    /// <param name="size">How many were drawn.</param>
    /// <param name="monthsIn">For how many months in a row a unit stays; above 0.</param>
    /// <param name="month">Number of the month that ends: where the length is no multiple of the stay, some months move on by a
    /// place more.</param>
    /// <exception cref="ArgumentOutOfRangeException">The stay is no number of months.</exception>
    public static ulong Next(IReadOnlyCollection<string> units, string seed, ulong start, int size, int monthsIn, int month)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(monthsIn, 1);
        var at = ((month % monthsIn) + monthsIn) % monthsIn;
        var places = ((at + 1) * size / monthsIn) - (at * size / monthsIn);
        return units.Count == 0 ? start : From(units, seed, start).ElementAt(places % units.Count).Number;
    }

    /// <summary>The most units of a stratum that a month may take when each stays out for a while.</summary>
    /// <param name="population">Units of the stratum.</param>
    /// <param name="monthsIn">Months in a row that a unit stays.</param>
    /// <param name="monthsOut">Months that it is then left alone.</param>
    public static int Most(int population, int monthsIn, int monthsOut) => population * monthsIn / (monthsIn + monthsOut);

    /// <summary>The circle, from the first unit at or after a number.</summary>
    private static IEnumerable<(ulong Number, string Name)> From(IReadOnlyCollection<string> units, string seed, ulong start)
    {
        var circle = units.Select(unit => (Number: NumberOf(seed, unit), Name: unit)).OrderBy(unit => unit.Number)
            .ThenBy(unit => unit.Name, StringComparer.Ordinal).ToList();
        return circle.Where(unit => unit.Number >= start).Concat(circle.Where(unit => unit.Number < start));
    }

    private static ulong NumberOf(string seed, string unit) =>
        BinaryPrimitives.ReadUInt64BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes($"{seed}\n{unit}")));
}
