namespace Beffroi.Statistics.Surveys;

/// <summary>How a ratio of weights follows from u = q x'λ, with its slope. Source: Deville and Särndal (1992).</summary>
internal sealed record CalibrationFunction(Func<double, double> Value, Func<double, double> Slope)
{
    public static CalibrationFunction Of(CalibrationMethod method, RatioBounds bounds) => method switch
    {
        CalibrationMethod.Linear => new(u => 1 + u, _ => 1),
        CalibrationMethod.Raking => new(Math.Exp, Math.Exp),
        CalibrationMethod.Truncated => new(u => Math.Clamp(1 + u, bounds.Low, bounds.High),
            u => 1 + u > bounds.Low && 1 + u < bounds.High ? 1 : 0),
        _ => Logit(bounds.Low, bounds.High),
    };

    /// <summary>[L(U−1) + U(1−L)e^{Au}] / [(U−1) + (1−L)e^{Au}], A = (U−L) / ((1−L)(U−1)).</summary>
    private static CalibrationFunction Logit(double low, double high)
    {
        var a = (high - low) / ((1 - low) * (high - 1));
        double Value(double u)
        {
            var power = Math.Exp(a * u);
            return double.IsInfinity(power) ? high
                : ((low * (high - 1)) + (high * (1 - low) * power)) / (high - 1 + ((1 - low) * power));
        }

        return new(Value, u => Value(u) is var ratio && high > low
            ? a * (ratio - low) * (high - ratio) / (high - low) : 0);
    }
}
