using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;
using SequenceApi.Engine.Models;
using SequenceApi.Engine.Scheduling;
using SequenceApi.Engine.State;
using SequenceApi.Engine.State.Sessions;
using SequenceApi.Engine.Tracing;
using SequenceApi.Server.Http.Limits;
using SequenceApi.Server.State;

namespace SequenceApi.Server.Options;

/// <summary>Reads every option once, at the start: a value that is out of range or an option that doesn't exist ends it.</summary>
internal static class OptionsSetup
{
    /// <summary>Time to send the last events after the drain.</summary>
    private static readonly TimeSpan LastWords = TimeSpan.FromSeconds(10);

    public static IServiceCollection AddServerOptions(this IServiceCollection services)
    {
        services.AddChecked<ModelsOptions, ModelsOptionsValidator>(ModelsOptions.Section);
        services.AddChecked<EngineOptions, EngineOptionsValidator>(EngineOptions.Section);
        services.AddChecked<PrefixCacheOptions, PrefixCacheOptionsValidator>(PrefixCacheOptions.Section);
        services.AddChecked<TraceOptions, TraceOptionsValidator>(TraceOptions.Section);
        services.AddChecked<StateOptions, StateOptionsValidator>(StateOptions.Section);
        services.AddChecked<SessionsOptions, SessionsOptionsValidator>(SessionsOptions.Section);
        services.AddChecked<HttpOptions, HttpOptionsValidator>(HttpOptions.Section);
        services.AddChecked<SecurityOptions, SecurityOptionsValidator>(SecurityOptions.Section);
        services.AddChecked<OriginOptions, OriginOptionsValidator>(OriginOptions.Section);
        services.AddKnown<PagesOptions>(PagesOptions.Section);
        services.AddChecked<RateLimitOptions, RateLimitOptionsValidator>(RateLimitOptions.Section);
        services.AddChecked<LogOptions, LogOptionsValidator>(LogOptions.Section);
        services.AddChecked<TelemetryOptions, TelemetryOptionsValidator>(TelemetryOptions.Section);
        services.AddOptions<KestrelServerOptions>().Configure<HttpOptions>((kestrel, http) =>
        {
            kestrel.AddServerHeader = false;
            ConnectionLimits.Apply(kestrel.Limits, http);
        });
        services.AddOptions<HostOptions>().Configure<HttpOptions>((host, http) => host.ShutdownTimeout = http.DrainTime + LastWords);
        return services;
    }

    private static void AddChecked<TOptions, [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TValidator>(
        this IServiceCollection services, string section)
        where TOptions : class
        where TValidator : class, IValidateOptions<TOptions>
    {
        services.AddKnown<TOptions>(section);
        services.AddSingleton<IValidateOptions<TOptions>, TValidator>();
    }

    /// <summary>Options whose every value is right.</summary>
    private static void AddKnown<TOptions>(this IServiceCollection services, string section)
        where TOptions : class
    {
        services.AddOptions<TOptions>()
            .BindConfiguration(section, binder => binder.ErrorOnUnknownConfiguration = true)
            .ValidateOnStart();
        services.AddSingleton(provider => provider.GetRequiredService<IOptions<TOptions>>().Value);
    }
}
