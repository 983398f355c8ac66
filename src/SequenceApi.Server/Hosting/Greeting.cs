using System.Reflection;
using SequenceApi.Engine.Models;
using SequenceApi.Server.Options;
using Serilog.Events;

namespace SequenceApi.Server.Hosting;

/// <summary>The first lines: what is served, where, and how to ask the first question.</summary>
internal static class Greeting
{
    private const string Question = """{"text":"The people of the United","top_k":5}""";

    /// <summary>Greets once the server listens; on stderr where stdout carries JSON, and not at all where the log is quiet.</summary>
    public static void GreetWhenStarted(this WebApplication app)
    {
        var log = app.Services.GetRequiredService<LogOptions>();
        if (log.Level <= LogEventLevel.Information)
            app.Lifetime.ApplicationStarted.Register(() => Write(app, log.Format == LogFormat.Json ? Console.Error : Console.Out));
    }

    private static void Write(WebApplication app, TextWriter output)
    {
        var address = ListenAddress.Shown(app.Urls.First());
        var pages = app.Services.GetRequiredService<PagesOptions>();
        var catalog = app.Services.GetRequiredService<ModelCatalog>();
        output.WriteLine($"SequenceApi {Version} listens on {address}");
        if (pages.Playground)
            output.WriteLine($"  Page     {address}/");
        if (pages.Swagger)
            output.WriteLine($"  Swagger  {address}/swagger");
        foreach (var model in catalog.Models)
            output.WriteLine($"  Model    {Describe(model)}{(model == catalog.Default ? ", default" : "")}");
        output.WriteLine($"  Try      curl -s {address}/v1/predict -H 'content-type: application/json' -d '{Question}'");
    }

    private static string Version => typeof(Greeting).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    private static string Describe(LanguageModel model)
    {
        var shape = model.Manifest.Architecture;
        return $"{model.Id}: {shape.Cell} {shape.Layers}×{shape.HiddenSize}, {shape.VocabularySize} tokens, {model.Precision}";
    }
}
