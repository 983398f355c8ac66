using Microsoft.Extensions.Options;
using SequenceApi.Engine.Models;
using SequenceApi.Engine.Scheduling;
using SequenceApi.Engine.State;
using SequenceApi.Engine.State.Sessions;
using SequenceApi.Engine.Tracing;
using SequenceApi.Server.State;

namespace SequenceApi.Server.Options;

/// <summary>Source-generated from the attributes of <see cref="ModelsOptions"/>.</summary>
[OptionsValidator]
internal sealed partial class ModelsOptionsValidator : IValidateOptions<ModelsOptions>;

/// <summary>Source-generated from the attributes of <see cref="EngineOptions"/>.</summary>
[OptionsValidator]
internal sealed partial class EngineOptionsValidator : IValidateOptions<EngineOptions>;

/// <summary>Source-generated from the attributes of <see cref="PrefixCacheOptions"/>.</summary>
[OptionsValidator]
internal sealed partial class PrefixCacheOptionsValidator : IValidateOptions<PrefixCacheOptions>;

/// <summary>Source-generated from the attributes of <see cref="TraceOptions"/>.</summary>
[OptionsValidator]
internal sealed partial class TraceOptionsValidator : IValidateOptions<TraceOptions>;

/// <summary>Source-generated from the attributes of <see cref="StateOptions"/>.</summary>
[OptionsValidator]
internal sealed partial class StateOptionsValidator : IValidateOptions<StateOptions>;

/// <summary>Source-generated from the attributes of <see cref="SessionsOptions"/>.</summary>
[OptionsValidator]
internal sealed partial class SessionsOptionsValidator : IValidateOptions<SessionsOptions>;

/// <summary>Source-generated from the attributes of <see cref="HttpOptions"/>.</summary>
[OptionsValidator]
internal sealed partial class HttpOptionsValidator : IValidateOptions<HttpOptions>;

/// <summary>Source-generated from the attributes of <see cref="LogOptions"/>.</summary>
[OptionsValidator]
internal sealed partial class LogOptionsValidator : IValidateOptions<LogOptions>;

/// <summary>Source-generated from the attributes of <see cref="TelemetryOptions"/>.</summary>
[OptionsValidator]
internal sealed partial class TelemetryOptionsValidator : IValidateOptions<TelemetryOptions>;

/// <summary>Source-generated from the attributes of <see cref="RateLimitOptions"/>.</summary>
[OptionsValidator]
internal sealed partial class RateLimitOptionsValidator : IValidateOptions<RateLimitOptions>;

/// <summary>Source-generated from the attributes of <see cref="OriginOptions"/>.</summary>
[OptionsValidator]
internal sealed partial class OriginOptionsValidator : IValidateOptions<OriginOptions>;
