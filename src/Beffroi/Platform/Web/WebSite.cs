using System.Text.Encodings.Web;
using System.Text.Unicode;
using Beffroi.Platform.Storage;
using Beffroi.Platform.Health;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.WebEncoders;

namespace Beffroi.Platform.Web;

/// <summary>The web application, in reading order.</summary>
internal static class WebSite
{
    /// <summary>Threads that are there at once, where the pool would grow by one or two a second only: SQLite blocks the one that
    /// waits for it, PostgreSQL does not, and more than its work needs would only take turns with each other.</summary>
    private static int ThreadsFor(BeffroiSettings settings) =>
        Math.Max(Environment.ProcessorCount, string.IsNullOrWhiteSpace(settings.Postgres) ? 64 : 16);

    public static WebApplication Build(
        BeffroiSettings settings, string url, Action<WebApplication> mapModules, Action<IServiceCollection>? configure = null)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            Args = ["--hostBuilder:reloadConfigOnChange=false"], // settings are read once; a machine has few file watchers
            ApplicationName = typeof(WebSite).Assembly.GetName().Name,
            ContentRootPath = AppContext.BaseDirectory,
            WebRootPath = Path.Combine(AppContext.BaseDirectory, "wwwroot"),
        });
        builder.WebHost.UseUrls(url);
        var threads = ThreadsFor(settings);
        ThreadPool.SetMinThreads(threads, threads);
        builder.AddTelemetry();
        builder.Services.AddBeffroi(settings);
        builder.AddBeffroiSite(settings);
        configure?.Invoke(builder.Services);
        var app = builder.Build();
        app.UseBeffroiSite();
        mapModules(app);
        return app;
    }

    public static WebApplicationBuilder AddBeffroiSite(this WebApplicationBuilder builder, BeffroiSettings settings)
    {
        builder.Services.AddRazorPages(options =>
        {
            options.RootDirectory = "/Modules";
            options.Conventions.AddFolderRouteModelConvention("/", Addresses.UseOwnRoutes);
        }).AddMvcOptions(options => options.Filters.AddService<PagePreparation>());
        builder.Services.AddScoped<PageScope>().AddScoped<PagePreparation>();
        builder.Services.Configure<WebEncoderOptions>(options =>
            options.TextEncoderSettings = new TextEncoderSettings(UnicodeRanges.All));
        builder.AddSignIn(settings.Provider);
        builder.Services.AddResponseCompression(options => options.EnableForHttps = true);
        builder.Services.AddOpenApi();
        builder.Services.AddProblemDetails();
        builder.Services.AddHealthChecks().AddCheck<StoreCheck>("store");
        builder.Services.AddHostedService<DataWatch>();
        builder.Services.ConfigureHttpJsonOptions(options => options.SerializerOptions.Encoder =
            JavaScriptEncoder.UnsafeRelaxedJsonEscaping);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = Tables.FileLimits.LargestForm; // the page that takes files says so itself
        });
        return builder;
    }

    public static WebApplication UseBeffroiSite(this WebApplication app)
    {
        app.UseForwardedHeaders();
        app.UseWebDefences();
        app.UseHostFiltering();
        app.UseMiddleware<ReleaseCache>(); // early: a held answer needs nothing that comes after
        app.UseExceptionHandler(Trouble.Options);
        app.UseMiddleware<LanguageMiddleware>();
        app.UseWhen(IsAnswer, answers => answers.UseStatusCodePages());
        foreach (var language in Texts.Languages)
        {
            app.UseWhen(
                context => !IsAnswer(context) && Texts.Language == language,
                pages => pages.UseStatusCodePagesWithReExecute(Addresses.PathOf("/Shared/NotFound", language)));
        }

        // Pages that repeat what a reader typed beside a secret are not packed: their length would tell of it.
        app.UseWhen(
            context => context.Request.Path.StartsWithSegments("/built")
                || (HttpMethods.IsGet(context.Request.Method) && DoorTries.IsForm(context)),
            packed => packed.UseResponseCompression());
        app.UseStaticFiles(new StaticFileOptions
        {
            ContentTypeProvider = new FileExtensionContentTypeProvider(new Dictionary<string, string>
            {
                [".css"] = "text/css; charset=utf-8", [".js"] = "text/javascript; charset=utf-8", [".json"] = "application/json",
                [".svg"] = "image/svg+xml", [".woff2"] = "font/woff2",
            }),
            // Addresses carry the hash of the content: what a browser holds never goes stale.
            OnPrepareResponse = served => served.Context.Response.Headers.CacheControl = "public, max-age=31536000, immutable",
        });
        app.UseRateLimiter(); // what is held ready, and files, are not counted
        app.UseMiddleware<NarrowDoor>();
        app.UseRouting();
        app.UseCookiePolicy();
        app.UseAuthentication();
        app.UseAuthorization();
        app.MapRazorPages();
        app.MapHealthChecks("/health", new HealthCheckOptions { Predicate = _ => false, ResponseWriter = WriteHealthAsync })
            .AllowAnonymous(); // it answers
        app.MapHealthChecks("/health/ready", new HealthCheckOptions { ResponseWriter = WriteHealthAsync }).AllowAnonymous();
        app.MapOpenApi().AllowAnonymous();
        app.MapSecurityText();
        app.MapGet("/api/docs", () => Results.LocalRedirect(Addresses.PathOf("/Shared/ApiReference", Texts.Language)))
            .ExcludeFromDescription().AllowAnonymous();
        app.MapFallback("{*path}", () => TypedResults.NotFound()).ExcludeFromDescription().AllowAnonymous();
        return app;
    }

    private static Task WriteHealthAsync(HttpContext context, HealthReport report)
    {
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync(report.Status.ToString());
    }

    private static bool IsAnswer(HttpContext context) => context.Request.Path.StartsWithSegments("/api");
}
