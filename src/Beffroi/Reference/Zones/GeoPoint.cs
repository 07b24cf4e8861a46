using NetTopologySuite.Geometries;

namespace Beffroi.Reference.Zones;

/// <summary>A point in WGS84, in degrees.</summary>
internal readonly record struct GeoPoint(double Longitude, double Latitude)
{
    private const double EarthKm = 6371.0088;

    /// <summary>The distance along the earth, in kilometres.</summary>
    public double KmTo(GeoPoint other)
    {
        const double Radian = Math.PI / 180;
        var (north, east) = ((other.Latitude - Latitude) * Radian, (other.Longitude - Longitude) * Radian);
        var half = Math.Pow(Math.Sin(north / 2), 2)
            + (Math.Cos(Latitude * Radian) * Math.Cos(other.Latitude * Radian) * Math.Pow(Math.Sin(east / 2), 2));
        return 2 * EarthKm * Math.Asin(Math.Min(1, Math.Sqrt(half)));
    }

    /// <summary>A box that holds all within a distance: a little too large, never too small.</summary>
    public Envelope Around(double km)
    {
        // A little less than a degree has anywhere on earth.
        const double KmOfADegree = 110.5;
        var north = km / KmOfADegree;
        var east = km / (KmOfADegree * Math.Max(0.01, Math.Cos((Math.Abs(Latitude) + 1) * Math.PI / 180)));
        return new Envelope(Longitude - east, Longitude + east, Latitude - north, Latitude + north);
    }
}
