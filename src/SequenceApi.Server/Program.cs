using SequenceApi.Server.Endpoints;
using SequenceApi.Server.Hosting;
using SequenceApi.Server.Http;
using SequenceApi.Server.Http.Browsers;
using SequenceApi.Server.Http.Deadlines;
using SequenceApi.Server.Http.Errors;
using SequenceApi.Server.Http.Limits;
using SequenceApi.Server.Http.Log;
using SequenceApi.Server.Http.Security;
using SequenceApi.Server.Models;
using SequenceApi.Server.OpenAi;
using SequenceApi.Server.Options;
using SequenceApi.Server.Playground;
using SequenceApi.Server.Sessions;
using SequenceApi.Server.State;
using SequenceApi.Server.Swagger;
using SequenceApi.Server.Telemetry;

try
{
    if (args is [ModelProbeCommand.Argument, var bundle, var threads, .. var precision])
        return ModelProbeCommand.Run(bundle, threads, precision.FirstOrDefault());
    if (args.Contains(HashKeyCommand.Argument))
        return HashKeyCommand.Run(Console.IsInputRedirected ? Console.In : TextReader.Null, Console.Out, Console.Error);
    var builder = WebApplication.CreateBuilder([.. args.Where(argument => argument != HealthProbe.Argument)]);
    if (args.Contains(HealthProbe.Argument))
        return await HealthProbe.AskAsync(builder.Configuration);
    builder.ListenLocallyByDefault();
    builder.AddTelemetry();
    builder.Services
        .AddServerOptions()
        .AddRequestLog()
        .AddStrictJson()
        .AddProblems()
        .AddOrigins()
        .AddKeys()
        .AddRateLimits()
        .AddValidation()
        .AddInference()
        .AddSessions()
        .AddStateTokens()
        .AddSwagger();

    await using var app = builder.Build();
    app.UseKnownProxies();
    app.UseSecurityHeaders();
    app.UseOrigins();
    app.UsePlayground();
    app.UseTelemetry();
    app.UseRequestLog();
    app.UseProblems();
    app.UseMiddleware<DeadlineGate>();
    app.UseKeys();
    app.UseRateLimits();
    app.UseSwaggerPages();
    app.MapPredict();
    app.MapGenerate();
    app.MapScore();
    app.MapSuggest();
    app.MapTrace();
    app.MapCompletions();
    app.MapChat();
    app.MapSessions();
    app.MapTokenize();
    app.MapModels();
    app.MapHealth();
    app.MapMetrics();
    app.GreetWhenStarted();
    await app.RunAsync();
    return 0;
}
catch (Exception exception) when (StartupFailure.Explain(exception) is { } line)
{
    await Console.Error.WriteLineAsync(line);
    return 1;
}
