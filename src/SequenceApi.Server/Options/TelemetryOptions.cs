using System.ComponentModel.DataAnnotations;

namespace SequenceApi.Server.Options;

/// <summary>What the server tells those who watch it, beside its log.</summary>
internal sealed class TelemetryOptions : IValidatableObject
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Telemetry";

    /// <summary>Whether <c>/metrics</c> answers, in Prometheus' text format.</summary>
    public bool Metrics { get; set; } = true;

    /// <summary>Where metrics and traces are sent, as OTLP over gRPC; null sends none.</summary>
    public Uri? OtlpEndpoint { get; set; }

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) =>
        OtlpEndpoint is null or { IsAbsoluteUri: true, Scheme: "http" or "https" }
            ? []
            : [new("Telemetry__OtlpEndpoint is no address; set it as in 'http://collector:4317'.")];
}
