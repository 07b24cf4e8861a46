using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Beffroi.Platform.Web;

/// <summary>
/// What operators see. Logs are one JSON object a line wherever nobody reads them on a screen; traces and metrics leave by
/// OpenTelemetry where <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> names a collector. Neither carries a name, an address or a secret:
/// paths
/// that hold one are traced by their pattern.
/// </summary>
internal static class Telemetry
{
    public static void AddTelemetry(this WebApplicationBuilder builder)
    {
        builder.Services.AddSystemd();
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        // keys lie in the store folder, as it is
        builder.Logging.AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.Error);
        builder.Logging.AddFilter("Microsoft.AspNetCore.Antiforgery", LogLevel.Error);
        // an unhandled failure is noted once, by the handler, with its kind and where it arose
        builder.Logging.AddFilter("Microsoft.EntityFrameworkCore", LogLevel.Critical);
        if (Console.IsOutputRedirected)
        {
            builder.Logging.ClearProviders();
            builder.Logging.AddJsonConsole(console =>
            {
                console.UseUtcTimestamp = true;
                console.TimestampFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";
            });
        }

        if (string.IsNullOrEmpty(Environment.GetEnvironmentVariable("OTEL_EXPORTER_OTLP_ENDPOINT")))
        {
            return;
        }

        builder.Services.AddOpenTelemetry().ConfigureResource(resource => resource.AddService("beffroi"))
            .WithTracing(tracing => tracing.AddAspNetCoreInstrumentation(options =>
                options.EnrichWithHttpRequest = (activity, request) =>
                {
                    // The path may hold a sign-in secret, the query what somebody looked for.
                    activity.SetTag("url.path", null);
                    activity.SetTag("url.query", null);
                    activity.SetTag("client.address", null);
                    activity.SetTag("user_agent.original", null);
                }))
            .WithMetrics(metrics => metrics.AddAspNetCoreInstrumentation().AddMeter("Microsoft.AspNetCore.Server.Kestrel"))
            .UseOtlpExporter();
    }
}
