using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Beffroi.Statistics.Surveys;

/// <summary>
/// Draws that are coordinated by permanent numbers: each unit keeps the number that the seed gives it, units stand in that order
/// on a circle, and each month a window of it is drawn. The window moves on by its length divided by the months that a unit
/// stays.
/// </summary>
/// <remarks>Source: Ohlsson, "Coordination of samples using permanent random numbers", in <em>Business Survey Methods</em>
/// (1995), collocated sampling. Where units are born or end, the others move by one place: a stay may be a month shorter or
/// longer.</remarks>
public static class RotatingDraw
{
    /// <summary>The units drawn in a month.</summary>
    /// <param name="units">Names of the units of one stratum, each once.</param>
    /// <param name="seed">The same seed gives the same draw.</param>
    /// <param name="month">Months since any fixed month.</param>
    /// <param name="size">How many, at most those that there are.</param>
    /// <param name="monthsIn">For how many months in a row a unit stays; above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The size does not fit, or the stay is no number of months.</exception>
    public static IReadOnlyList<string> Drawn(
        IReadOnlyCollection<string> units, string seed, int month, int size, int monthsIn)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(size);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(size, units.Count);
        ArgumentOutOfRangeException.ThrowIfLessThan(monthsIn, 1);
        var circle = units.OrderBy(unit => NumberOf(seed, unit)).ThenBy(unit => unit, StringComparer.Ordinal).ToList();
        if (size == circle.Count)
        {
            return circle;
        }

        // Whole places, so that no month draws one unit more or less.
        var start = (int)((long)month * size / monthsIn % circle.Count);
        start = start < 0 ? start + circle.Count : start;
        return [.. Enumerable.Range(start, size).Select(i => circle[i % circle.Count])];
    }

    /// <summary>The most units of a stratum that a month may take when each stays out for a while.</summary>
    /// <param name="population">Units of the stratum.</param>
    /// <param name="monthsIn">Months in a row that a unit stays.</param>
    /// <param name="monthsOut">Months that it is then left alone.</param>
    public static int Most(int population, int monthsIn, int monthsOut) => population * monthsIn / (monthsIn + monthsOut);

    private static ulong NumberOf(string seed, string unit) =>
        BinaryPrimitives.ReadUInt64BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes($"{seed}\n{unit}")));
}
