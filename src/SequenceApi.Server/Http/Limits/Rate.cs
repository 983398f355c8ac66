namespace SequenceApi.Server.Http.Limits;

/// <summary>How much a client may take.</summary>
/// <param name="PerMinute">In the long run; above 0.</param>
/// <param name="Burst">At once; above 0.</param>
internal sealed record Rate(int PerMinute, int Burst)
{
    /// <summary>As options give it: 0 a minute is no limit, a burst of 0 is a minute's.</summary>
    public static Rate? Of(int perMinute, int burst) => perMinute == 0 ? null : new(perMinute, burst == 0 ? perMinute : burst);
}
