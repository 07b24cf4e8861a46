namespace Beffroi.Journeys; public static class Placeholder;
