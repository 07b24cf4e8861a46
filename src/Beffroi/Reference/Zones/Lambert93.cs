namespace Beffroi.Reference.Zones;

/// <summary>
/// From the French plane coordinates (RGF93, Lambert-93, EPSG:2154) to longitude and latitude.
/// Source: IGN, note NTG 71, algorithms ALG0002 and ALG0004; RGF93 and WGS84 differ by less than a metre.
/// </summary>
internal static class Lambert93
{
    private const double Eccentricity = 0.08181919112;
    private const double Exponent = 0.7256077650;
    private const double Constant = 11754255.426;
    private const double OriginX = 700000;
    private const double OriginY = 12655612.050;
    private const double CentralMeridian = 3 * Math.PI / 180;

    public static bool LooksLikeIt(double x, double y) => x is > -400_000 and < 1_400_000 && y is > 5_900_000 and < 7_300_000;

    public static (double Longitude, double Latitude) ToDegrees(double x, double y)
    {
        var (dx, dy) = (x - OriginX, y - OriginY);
        var radius = Math.Sqrt(dx * dx + dy * dy);
        var angle = Math.Atan(dx / -dy);
        var isometric = -Math.Log(radius / Constant) / Exponent;
        var latitude = 2 * Math.Atan(Math.Exp(isometric)) - Math.PI / 2;
        for (var round = 0; round < 12; round++)
        {
            var part = Eccentricity * Math.Sin(latitude);
            latitude = 2 * Math.Atan(Math.Pow((1 + part) / (1 - part), Eccentricity / 2) * Math.Exp(isometric)) - Math.PI / 2;
        }

        return ((CentralMeridian + angle / Exponent) * 180 / Math.PI, latitude * 180 / Math.PI);
    }
}
