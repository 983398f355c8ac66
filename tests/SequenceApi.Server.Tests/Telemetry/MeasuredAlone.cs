namespace SequenceApi.Server.Tests.Telemetry;

/// <summary>OpenTelemetry hears the meters of the whole process: these tests share it with no other server.</summary>
[CollectionDefinition(nameof(MeasuredAlone), DisableParallelization = true)]
public sealed class MeasuredAlone;
